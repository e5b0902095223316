//! How a state is written: one opaque binary column for all models.
//!
//! ```text
//! g w   format   name   ledgers   kind   …
//! 1 1   1        1 + n  1         1          bytes
//! ```
//!
//! `format` is the layout of these bytes. `name` is that of the model, its length first: a number
//! would be a second list of the models. `ledgers` is the version of what the crate's own ledgers
//! write: 3 since a state says how many events wait, 2 since their sums are bytes, 1 while they were
//! decimal text; all are read for good. A state of another format, model or version is refused by
//! name, and never guessed at.
//!
//! | kind | what follows |
//! |---|---|
//! | 0 | the ledger's length, the ledger, the number of the events that wait to be labelled, then these |
//! | 1 | one event, between two stages of a plan |
//! | 2 | one act, between two stages of a plan |
//! | 3 | what acts of trust alone add up to, as the crate writes it |
//! | 4 | what outcomes add up to for one score of trust, between two stages of a plan |
//!
//! A ledger and an event are MessagePack with names. Lengths are four bytes, the lowest first. The
//! events that wait stand in the order of their bytes, so that equal states are equal bytes.

use goodwill::columns::trust::OutcomeSums;
use goodwill::quantity::{Instant, Party, Stake};
use goodwill::record::Event;
use goodwill::trust::{ActSums, TrustEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::rows::{CONDUCTS, conduct_code, party_code};

/// What every state begins with.
const MAGIC: &[u8; 2] = b"gw";
/// The layout of the bytes.
const FORMAT: u8 = 1;
/// The layout in which ledgers are written.
const LEDGERS: u8 = 3;
/// The layout of before, in which a state that is cut between two events is not told from a whole.
const UNCOUNTED: u8 = 2;
/// The layout of before that, in which numbers were written as for people.
const AS_TEXT: u8 = 1;

/// What is wrong with a state, in words.
pub(crate) type Refused = String;

/// What a state holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Form<'a> {
    /// A ledger, and the events that wait to be labelled.
    Whole { ledger: Written<'a>, events: &'a [u8] },
    /// One event.
    Event(&'a [u8]),
    /// One act, of trust.
    Act(&'a [u8]),
    /// What acts add up to, where there is nothing else.
    Acts(&'a [u8]),
    /// What the firm's outcomes add up to, for one reading.
    Outcomes(&'a [u8]),
}

/// A ledger as it stands in a state.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Written<'a> {
    bytes: &'a [u8],
    /// Whether numbers are written as for people.
    as_text: bool,
}

/// Writes what every state begins with.
fn begin(out: &mut Vec<u8>, name: &str, kind: u8) {
    out.extend_from_slice(MAGIC);
    out.push(FORMAT);
    // The names are those of the models, of some ten letters.
    out.push(u8::try_from(name.len()).unwrap_or(u8::MAX));
    out.extend_from_slice(name.as_bytes());
    out.push(LEDGERS);
    out.push(kind);
}

/// Writes a ledger and the events that wait, in the order of their bytes.
pub(crate) fn write<L: Serialize>(
    out: &mut Vec<u8>,
    name: &str,
    ledger: &L,
    waiting: &[u8],
) -> Result<(), Refused> {
    begin(out, name, 0);
    let place = out.len();
    out.extend_from_slice(&[0; 4]);
    rmp_serde::encode::write_named(out, ledger)
        .map_err(|error| format!("state of `{name}` cannot be written: {error}"))?;
    let length = u32::try_from(out.len() - place - 4)
        .map_err(|_| format!("state of `{name}` must be below 4 GiB"))?;
    out[place..place + 4].copy_from_slice(&length.to_le_bytes());
    let mut records = records(waiting)?;
    records.sort_unstable();
    let count = u32::try_from(records.len())
        .map_err(|_| format!("state of `{name}` must have below 2^32 events"))?;
    out.extend_from_slice(&count.to_le_bytes());
    for record in records {
        push(out, record)?;
    }
    Ok(())
}

/// Writes what acts add up to.
pub(crate) fn write_acts(out: &mut Vec<u8>, name: &str, acts: &ActSums) {
    begin(out, name, 3);
    out.extend_from_slice(&acts.to_bytes());
}

/// Reads what acts add up to, through the checks of the crate.
pub(crate) fn read_acts(bytes: &[u8], name: &str) -> Result<ActSums, Refused> {
    ActSums::from_bytes(bytes).map_err(|error| format!("state of `{name}` is refused: {error}"))
}

/// Writes what outcomes add up to.
pub(crate) fn write_outcomes(out: &mut Vec<u8>, name: &str, outcomes: &OutcomeSums) {
    begin(out, name, 4);
    out.extend_from_slice(&outcomes.to_bytes());
}

/// Reads what outcomes add up to, through the checks of the crate.
pub(crate) fn read_outcomes(bytes: &[u8], name: &str) -> Result<OutcomeSums, Refused> {
    OutcomeSums::from_bytes(bytes).map_err(|error| format!("state of `{name}` is refused: {error}"))
}

/// Writes one event as a state of its own.
pub(crate) fn write_event(out: &mut Vec<u8>, name: &str, event: &[u8]) {
    begin(out, name, 1);
    out.extend_from_slice(event);
}

/// Writes one act as a state of its own; `false`, and nothing written, for any other fact.
pub(crate) fn write_act(out: &mut Vec<u8>, name: &str, fact: &TrustEvent) -> bool {
    let TrustEvent::Act { by, stake, conduct, at } = fact else { return false };
    begin(out, name, 2);
    out.extend_from_slice(&at.seconds().to_le_bytes());
    out.extend_from_slice(&stake.get().to_bits().to_le_bytes());
    out.extend_from_slice(&[party_code(*by), conduct_code(*conduct)]);
    true
}

/// Reads one act.
pub(crate) fn read_act(bytes: &[u8]) -> Result<TrustEvent, Refused> {
    let broken = || format!("state of one act must be 18 bytes that say one, got {bytes:?}");
    let (at, rest) = bytes.split_first_chunk::<8>().ok_or_else(broken)?;
    let (stake, rest) = rest.split_first_chunk::<8>().ok_or_else(broken)?;
    let &[by, conduct] = rest else { return Err(broken()) };
    let said = |error: goodwill::Error| error.to_string();
    Ok(TrustEvent::Act {
        by: *Party::BOTH.get(usize::from(by)).ok_or_else(broken)?,
        stake: Stake::new(f64::from_bits(u64::from_le_bytes(*stake))).map_err(said)?,
        conduct: *CONDUCTS.get(usize::from(conduct)).ok_or_else(broken)?,
        at: Instant::new(i64::from_le_bytes(*at)).map_err(said)?,
    })
}

/// Opens a state of a model; refuses any other by name.
pub(crate) fn open<'a>(bytes: &'a [u8], name: &str) -> Result<Form<'a>, Refused> {
    let (of, form) = any(bytes)?;
    if of != name {
        return Err(format!("state must be of `{name}`, got one of `{of}`"));
    }
    Ok(form)
}

/// Opens a state of whatever model, and says of which.
pub(crate) fn any(bytes: &[u8]) -> Result<(&str, Form<'_>), Refused> {
    let short = || format!("state must not end early, got {} bytes", bytes.len());
    let (magic, rest) = bytes.split_first_chunk::<2>().ok_or_else(short)?;
    if magic != MAGIC {
        return Err(format!("state must begin with the bytes {MAGIC:?}, got {magic:?}"));
    }
    let (&format, rest) = rest.split_first().ok_or_else(short)?;
    if format != FORMAT {
        return Err(format!("state must be of format {FORMAT}, got one of format {format}"));
    }
    let (&length, rest) = rest.split_first().ok_or_else(short)?;
    let (name, rest) = rest.split_at_checked(length.into()).ok_or_else(short)?;
    let name = core::str::from_utf8(name)
        .map_err(|_| format!("state must name a model, got the bytes {name:?}"))?;
    let (&ledgers, rest) = rest.split_first().ok_or_else(short)?;
    if !(AS_TEXT..=LEDGERS).contains(&ledgers) {
        let rule = format!("hold ledgers of version {AS_TEXT} to {LEDGERS}");
        return Err(format!("state of `{name}` must {rule}, got some of version {ledgers}"));
    }
    let (&kind, rest) = rest.split_first().ok_or_else(short)?;
    let form = match kind {
        0 => {
            let (ledger, rest) = first(rest).ok_or_else(short)?;
            let events = if ledgers > UNCOUNTED { counted(rest, name)? } else { rest };
            Form::Whole { ledger: Written { bytes: ledger, as_text: ledgers == AS_TEXT }, events }
        }
        1 => Form::Event(rest),
        2 => Form::Act(rest),
        3 => Form::Acts(rest),
        4 => Form::Outcomes(rest),
        _ => return Err(format!("state of `{name}` must be of kind 0 to 4, got {kind}")),
    };
    Ok((name, form))
}

/// Reads a ledger, through the checks of the crate.
pub(crate) fn read_ledger<L: DeserializeOwned>(
    Written { bytes, as_text }: Written,
    name: &str,
) -> Result<L, Refused> {
    let read = if as_text {
        L::deserialize(&mut rmp_serde::Deserializer::from_read_ref(bytes).with_human_readable())
    } else {
        rmp_serde::from_slice(bytes)
    };
    read.map_err(|error| format!("state of `{name}` is refused: {error}"))
}

/// Writes an event for those that wait.
pub(crate) fn pack(event: &Event) -> Result<Vec<u8>, Refused> {
    rmp_serde::to_vec_named(event).map_err(|error| format!("event cannot be kept: {error}"))
}

/// Reads an event that waited.
pub(crate) fn unpack(bytes: &[u8]) -> Result<Event, Refused> {
    rmp_serde::from_slice(bytes).map_err(|error| format!("event of a state is refused: {error}"))
}

/// Puts one more event behind those that wait.
pub(crate) fn push(waiting: &mut Vec<u8>, event: &[u8]) -> Result<(), Refused> {
    let length = u32::try_from(event.len()).map_err(|_| "event must be below 4 GiB".to_owned())?;
    waiting.extend_from_slice(&length.to_le_bytes());
    waiting.extend_from_slice(event);
    Ok(())
}

/// Lists the events that wait, as they were written.
pub(crate) fn records(mut waiting: &[u8]) -> Result<Vec<&[u8]>, Refused> {
    let mut records = Vec::new();
    while !waiting.is_empty() {
        let short = || format!("state must not end inside an event, got {} bytes", waiting.len());
        let (record, rest) = first(waiting).ok_or_else(short)?;
        records.push(record);
        waiting = rest;
    }
    Ok(records)
}

/// Takes the number of the events off, and holds it against those that are there.
fn counted<'a>(rest: &'a [u8], name: &str) -> Result<&'a [u8], Refused> {
    let short = || format!("state of `{name}` must say how many events wait, and ends before");
    let (count, events) = rest.split_first_chunk::<4>().ok_or_else(short)?;
    let (count, found) = (u32::from_le_bytes(*count), records(events)?.len());
    if usize::try_from(count) != Ok(found) {
        return Err(format!("state of `{name}` must have its {count} events, got {found}"));
    }
    Ok(events)
}

/// Splits off what has its length before it.
fn first(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<4>()?;
    rest.split_at_checked(usize::try_from(u32::from_le_bytes(*length)).ok()?)
}
