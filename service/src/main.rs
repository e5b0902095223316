//! Runs the service: `cargo run -p goodwill-service -- --data book.redb`.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;
use goodwill::book::BookParams;
use goodwill_service::{Store, app};
use tokio::net::TcpListener;

/// Observes events and answers portraits, pages and the order of the book. It asks nobody who they
/// are: put it behind what does.
#[derive(Debug, Parser)]
#[command(name = "goodwill-service")]
struct Arguments {
    /// The file of the database; made if there is none
    #[arg(long, value_name = "FILE", default_value = "goodwill.redb")]
    data: PathBuf,
    /// Where to listen; port 0 takes one that is free
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let store = Store::open(&arguments.data, BookParams::default())?;
    let listener = TcpListener::bind(arguments.listen).await?;
    // Who reads the line below may send the signal at once.
    let stop = told_to_stop()?;
    writeln!(std::io::stdout(), "listening on http://{}", listener.local_addr()?)?;
    // Requests that are under way are answered first.
    axum::serve(listener, app(store)).with_graceful_shutdown(stop).await?;
    // It has stopped well, whether or not anybody still reads what it says.
    writeln!(std::io::stdout(), "stopped").ok();
    Ok(())
}

/// An interrupt, or where there are such, the signal to terminate: what comes after this call is
/// heard, whether or not it is waited for yet.
#[cfg(unix)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

#[cfg(windows)]
fn told_to_stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::windows::ctrl_c()?;
    Ok(async move { drop(interrupt.recv().await) })
}
