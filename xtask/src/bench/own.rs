//! What a visitor does with the widget beyond what others have too: search, pages, sheet. The widget alone, and beside another build of it.

use super::acts::{self, Figure};
use super::contenders::{Contender, Form};
use super::page::ready;
use super::report::{Column, table};
use crate::budget::grouped;
use crate::serve::Server;
use crate::steps::{Outcome, step};
use crate::webdriver::{Answer, Engine, Session, Wanted};

/// Acts in turn; returns the table.
///
/// # Errors
/// The widget does not do what is asked of it, which no other has to.
pub fn run(server: &Server, contenders: &[Contender], n: u32, rounds: usize) -> Outcome<String> {
    let ours: Vec<&Contender> =
        contenders.iter().filter(|contender| matches!(contender.form, Form::Published | Form::Before)).collect();
    let mut columns: Vec<Column> =
        ours.iter().map(|contender| Column { name: contender.name.into(), ..Column::default() }).collect();
    step(&format!("{} lieux, {rounds} rounds of search, pages and sheets", grouped(n.into())), |_| {
        for _ in 0..rounds {
            for (contender, column) in ours.iter().zip(&mut columns) {
                let url = server.url(&contender.page(n)?);
                let figures = visit(&url).map_err(|error| format!("{}: {error}", contender.name))?;
                column.figures.extend(figures);
            }
        }
        Ok(())
    })?;
    Ok(table(&format!("{} lieux, acts of the widget, ms", grouped(n.into())), &columns))
}

fn visit(url: &str) -> Answer<Vec<Figure>> {
    let session = Session::start(Engine::Chromium, &Wanted::default())?;
    session.open(url)?;
    ready(&session)?;
    acts::perform(&session)
}
