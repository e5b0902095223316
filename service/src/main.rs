//! Runs the service: `cargo run -p goodwill-service -- --data book.redb`.

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
    println!("listening on http://{}", listener.local_addr()?);
    // Requests that are under way are answered first.
    axum::serve(listener, app(store)).with_graceful_shutdown(told_to_stop()).await?;
    println!("stopped");
    Ok(())
}

/// Waits for an interrupt, or where there are such, for the signal to terminate.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
