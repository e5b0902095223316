//! Files that are written whole or not at all, and never over what was read.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use same_file::Handle;
use tempfile::Builder;

use super::outcome::Failure;

/// Refuses to write where something stands that is read; `option` is how the user named the file.
///
/// Two names of one file are the same file, and so is standard input where it comes from one.
pub(crate) fn refuse_inputs<'a>(
    option: &str,
    path: &Path,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<(), Failure> {
    // What is not there yet replaces nothing.
    let Ok(target) = Handle::from_path(path) else { return Ok(()) };
    let standard = Path::new("-");
    for input in inputs {
        let read = if input == standard { Handle::stdin() } else { Handle::from_path(input) };
        if read.is_ok_and(|read| read == target) {
            let [path, input] = [path, input].map(Path::display);
            return Err(Failure::new(format!(
                "{option} must name another file than those that are read, which it would replace, \
                 got {path} (the same as {input})"
            )));
        }
    }
    Ok(())
}

/// Refuses two outputs in one place, where the second would replace the first.
pub(crate) fn refuse_same(
    option: &str,
    path: &Path,
    other: &str,
    also: &Path,
) -> Result<(), Failure> {
    // What is not there yet has the place of its folder.
    let place = |path: &Path| {
        path.canonicalize().ok().or_else(|| {
            let folder = match path.parent() {
                Some(folder) if !folder.as_os_str().is_empty() => folder,
                _ => Path::new("."),
            };
            Some(folder.canonicalize().ok()?.join(path.file_name()?))
        })
    };
    let same = place(path).is_some_and(|place_of| place(also) == Some(place_of))
        || same_file::is_same_file(path, also).unwrap_or(false);
    if same {
        let also = also.display();
        return Err(Failure::new(format!(
            "{option} and {other} must name two files, got {also} for both"
        )));
    }
    Ok(())
}

/// Writes a file whole: beside its place, and then moved there. If anything goes wrong, what
/// stood there before still does.
///
/// Where a pipe or a device stands, it is written to, since it cannot be replaced.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    filled(path, |file| file.write_all(text.as_bytes())).map_err(|error| {
        let path = path.display();
        Failure::new(format!("{path}: must be a file that can be written whole, got: {error}"))
    })
}

fn filled(path: &Path, fill: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
    // A link stays, and the file behind it is the one that is written.
    let place: PathBuf = match fs::symlink_metadata(path) {
        Ok(_) => path.canonicalize()?,
        Err(_) => path.to_owned(),
    };
    let before = match fs::metadata(&place) {
        Ok(before) if before.is_file() => {
            // What may not be written may not be replaced either.
            OpenOptions::new().append(true).open(&place)?;
            Some(before.permissions())
        }
        Ok(_) => return fill(&mut OpenOptions::new().write(true).open(&place)?),
        Err(_) => None,
    };
    let folder = match place.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = Builder::new();
    builder.prefix(".writing-");
    #[cfg(unix)]
    let builder = builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    fill(file.as_file_mut())?;
    if let Some(permissions) = before {
        file.as_file().set_permissions(permissions)?;
    }
    // A disk may be full only when the bytes get there.
    file.as_file().sync_all()?;
    file.persist(&place)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Error, Result, Write};
    use std::path::Path;

    use super::{filled, refuse_inputs, refuse_same, write_whole};

    fn entries(folder: &Path) -> Result<usize> {
        Ok(fs::read_dir(folder)?.count())
    }

    #[test]
    fn a_file_is_written_whole() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("page.html");
        write_whole(&path, "one").map_err(Error::other)?;
        assert_eq!(fs::read_to_string(&path)?, "one");
        write_whole(&path, "two").map_err(Error::other)?;
        assert_eq!(fs::read_to_string(&path)?, "two");
        assert_eq!(entries(folder.path())?, 1);
        Ok(())
    }

    #[test]
    fn what_fails_half_way_leaves_the_old_file_and_nothing_beside_it() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join("page.html");
        for before in [None, Some("old")] {
            before.map_or(Ok(()), |text| fs::write(&path, text))?;
            let full = filled(&path, |file| {
                file.write_all(b"half")?;
                Err(Error::other("the disk is full"))
            });
            assert!(full.is_err());
            assert_eq!(fs::read_to_string(&path).ok().as_deref(), before);
            assert_eq!(entries(folder.path())?, usize::from(before.is_some()));
        }
        Ok(())
    }

    #[test]
    fn an_input_is_never_written_over() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let [input, other, hard] = ["in.jsonl", "other", "hard"].map(|n| folder.path().join(n));
        fs::write(&input, "events")?;
        fs::hard_link(&input, &hard)?;
        let detour = folder.path().join(".").join("in.jsonl");
        for target in [&input, &detour, &hard] {
            let refused = refuse_inputs("--html", target, [other.as_path(), input.as_path()]);
            let said = refused.err().map(|failure| failure.to_string()).unwrap_or_default();
            assert_eq!(
                said,
                format!(
                    "--html must name another file than those that are read, which it would \
                     replace, got {} (the same as {})",
                    target.display(),
                    input.display()
                )
            );
        }
        assert_eq!(refuse_inputs("--html", &other, [input.as_path()]), Ok(()));
        fs::write(&other, "page")?;
        assert_eq!(refuse_inputs("--html", &other, [input.as_path()]), Ok(()));
        Ok(())
    }

    #[test]
    fn two_outputs_are_two_files() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let [one, two] = ["one", "two"].map(|name| folder.path().join(name));
        let detour = folder.path().join(".").join("one");
        assert_eq!(refuse_same("--html", &one, "--svg", &two), Ok(()));
        assert!(refuse_same("--html", &one, "--svg", &detour).is_err());
        fs::write(&one, "page")?;
        fs::hard_link(&one, &two)?;
        assert!(refuse_same("--html", &one, "--svg", &two).is_err());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_and_a_device_is_written_to() -> Result<()> {
        let folder = tempfile::tempdir()?;
        let [file, link, gone] = ["file", "link", "gone"].map(|name| folder.path().join(name));
        fs::write(&file, "old")?;
        std::os::unix::fs::symlink(&file, &link)?;
        write_whole(&link, "new").map_err(Error::other)?;
        assert!(fs::symlink_metadata(&link)?.is_symlink());
        assert_eq!(fs::read_to_string(&file)?, "new");
        std::os::unix::fs::symlink(folder.path().join("nothing"), &gone)?;
        assert!(write_whole(&gone, "new").is_err());
        let null = Path::new("/dev/null");
        if null.exists() {
            write_whole(null, "new").map_err(Error::other)?;
            assert!(!fs::metadata(null)?.is_file());
        }
        Ok(())
    }
}
