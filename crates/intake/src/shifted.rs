//! Rows that are shifted: a delimiter that nobody quoted moves all that follows it by one cell, one that was left out moves it back.
//!
//! Each column takes one cell, several (what stood between them is then part of its text) or none. Of all ways to share out the cells of a
//! row, those count in which the cells of every column that has a form (codes, coordinates, phones, dates, hours, closed lists: [`suits`])
//! suit it. Where these ways agree on a column, that is its text; where they do not, it is left empty: a phone must not be shown as hours. No
//! row is lost, and what was done is said.

use crate::columns::Column;
use crate::csv::Record;
use crate::dialect::unguarded;
use crate::lexicon::Lexicon;
use crate::report::Report;
use std::borrow::Cow;
use suits::{Kind, Sort};

mod suits;

/// The columns of a table, as far as cells can be held against them.
#[derive(Debug)]
pub(crate) struct Shape {
    kinds: Vec<Kind>,
    names: Vec<&'static str>,
    delimiter: char,
    /// Rows are lieux, whole and with a name; else what few cells they have is all they say.
    are_lieux: bool,
    /// Where the name is.
    nom: Option<usize>,
    /// Bytes that may still be looked at to find how rows are shifted.
    patience: usize,
}

/// How many times its own length a text may be gone through for rows that are shifted.
const PATIENCE: usize = 16;

/// Cells too many or too few that a row may have to be put right, and columns; together, states.
const FURTHEST: usize = 64;
const MOST_STATES: usize = 8_192;

/// Cells that suit no column in the best way there is, beyond which it is no way at all.
const MOST_ODD: u8 = 3;

/// A column that takes some cells, in one of the ways to share them out.
struct Step {
    /// Column and shift before it and after it, as one number.
    from: usize,
    to: usize,
    first: usize,
    n: usize,
    /// What is odd about it.
    odd: u8,
}

/// What is known of how a row is meant.
enum Found<'a> {
    Way(Way<'a>),
    /// No way is better than each cell under its own column.
    AsItIs,
    Nothing,
}

/// A row as it was found to be meant.
struct Way<'a> {
    fields: Vec<Cow<'a, str>>,
    /// Columns that took several cells, or none.
    moved: Vec<(usize, usize)>,
    /// Columns on which ways differ.
    in_doubt: Vec<usize>,
}

impl Shape {
    /// Of a table whose columns are these, what they hold and what they are called in reports; `length` is that of the text, in bytes.
    pub(crate) fn new(
        columns: Vec<(Option<Column>, &'static str)>,
        delimiter: u8,
        are_lieux: bool,
        length: usize,
    ) -> Self {
        let (columns, names): (Vec<_>, _) = columns.into_iter().unzip();
        let kinds: Vec<Kind> = columns.into_iter().map(Kind::of).collect();
        let nom = kinds.iter().position(|kind| *kind == Kind::Column(Column::Nom)).filter(|_| are_lieux);
        Self { kinds, names, delimiter: delimiter.into(), are_lieux, nom, patience: length.saturating_mul(PATIENCE) }
    }

    /// The fields of a record, each under its column as far as that can be told. Says what was done.
    pub(crate) fn righted<'a>(
        &mut self,
        Record { line, fields, is_whole }: Record<'a>,
        lexicon: &Lexicon,
        report: &mut Report,
    ) -> Vec<Cow<'a, str>> {
        let n = self.kinds.len();
        if is_whole && !self.is_suspicious(&fields) {
            return fields;
        }
        let found = format!("{} champs au lieu de {n}", fields.len());
        let n_odd = self.n_odd(&fields, lexicon);
        if is_whole && n_odd < 2 {
            return fields;
        }
        let has_more = fields.iter().skip(n).any(|field| !field.trim().is_empty());
        // What ends too early, or has nothing in what it has too much, is what it seems to be.
        let meant = if n_odd == 0 && !has_more { Found::AsItIs } else { self.way(&fields, n_odd, has_more, lexicon) };
        let way = match meant {
            Found::Way(way) => Some(way),
            Found::Nothing => None,
            Found::AsItIs => {
                if has_more {
                    report.warn(line, "(ligne)", &found, "a des cases de plus que l'en-tête — ignorées", "");
                } else if fields.len() < n && self.are_lieux {
                    report.warn(line, "(ligne)", &found, "les dernières cases manquent — laissées vides", "");
                }
                return fields;
            }
        };
        match way {
            None if is_whole => fields,
            Some(way) if way.in_doubt.is_empty() => {
                for (column, n_cells) in way.moved {
                    let what = match n_cells {
                        0 => "la case manquait, ce qui décalait la ligne — remise en place ; écrire la case, même vide",
                        _ => {
                            "contient un séparateur sans guillemets, qui décalait la ligne — remise en place ; mettre la case entre guillemets"
                        }
                    };
                    let text = if n_cells == 0 { &found } else { &*way.fields[column] };
                    let name = self.names.get(column).filter(|name| !name.is_empty());
                    report.warn(line, name.unwrap_or(&"(ligne)"), text, what, "");
                }
                way.fields
            }
            way => {
                let way = way.unwrap_or_else(|| self.no_way(&fields));
                let names = way.in_doubt.iter().filter_map(|at| self.names.get(*at)).filter(|name| !name.is_empty());
                let names: Vec<&str> = names.copied().collect();
                let what = "a des séparateurs en trop ou en moins — fiche gardée, cases douteuses laissées vides ; mettre entre guillemets ce qui contient un séparateur";
                report.warn(line, "(ligne)", &found, what, &names.join(", "));
                way.fields
            }
        }
    }

    /// Whether two cells of a row, of those that are quickly told, are under a column that is not theirs.
    fn is_suspicious(&self, fields: &[Cow<'_, str>]) -> bool {
        self.kinds.iter().zip(fields).filter(|(kind, field)| kind.refuses(field)).take(2).count() == 2
    }

    /// How many cells do not suit their columns, each under its own.
    fn n_odd(&self, fields: &[Cow<'_, str>], lexicon: &Lexicon) -> usize {
        let kinds = self.kinds.iter().zip(fields);
        let n = kinds.filter(|(kind, field)| !suits::suits(kind, &[Sort::of(field)], field, lexicon)).count();
        let is_nameless = self.nom.is_some_and(|at| fields.get(at).is_none_or(|nom| nom.trim().is_empty()));
        n + usize::from(is_nameless)
    }

    /// How a row is meant, `n_odd` of whose cells are under a column that they do not suit, and which has more than there are columns, or not.
    fn way<'a>(&mut self, fields: &[Cow<'a, str>], n_odd: usize, has_more: bool, lexicon: &Lexicon) -> Found<'a> {
        let (n, n_fields) = (self.kinds.len(), fields.len());
        // How far to the left and to the right of its column a cell may be. A row of the right length may have one too many and one missing.
        let (back, ahead, least, most) = match n_fields.cmp(&n) {
            std::cmp::Ordering::Less => (n - n_fields, 0, 0, 1),
            std::cmp::Ordering::Equal => (1, 1, 0, 2),
            std::cmp::Ordering::Greater => (0, n_fields - n, 1, n_fields - n + 1),
        };
        let least_odd = usize::from(back == ahead);
        let width = back + ahead + 1;
        if back + ahead > FURTHEST || n * width > MOST_STATES {
            return Found::Nothing;
        }
        let sorts: Vec<Sort> = fields.iter().map(|field| Sort::of(field)).collect();
        let mut before = vec![u8::MAX; (n + 1) * width];
        before[back] = 0;
        let mut steps: Vec<Step> = Vec::new();
        for at in 0..n * width {
            let so_far = before[at];
            if so_far > MOST_ODD {
                continue;
            }
            let (column, shift) = (at / width, at % width);
            let first = (column + shift).saturating_sub(back);
            for n_cells in least..=most {
                let Some(next) = (shift + n_cells).checked_sub(1) else { continue };
                let Some(cells) = fields.get(first..first + n_cells).filter(|_| next < width) else { break };
                let to = (column + 1) * width + next;
                let kind = self.kinds[column];
                if n_cells > 1 && !kind.joins(&sorts[first..first + n_cells], self.delimiter) {
                    continue;
                }
                let text = self.joined(cells);
                let Some(patience) = self.patience.checked_sub(text.len() + 16) else { return Found::Nothing };
                self.patience = patience;
                let is_missing = self.nom == Some(column) && text.trim().is_empty();
                let is_odd = is_missing || !suits::suits(&kind, &sorts[first..first + n_cells], &text, lexicon);
                // Of a row of the right length, each time that it is shifted and back is odd: one is enough to explain it.
                let odd = u8::from(is_odd) + u8::from(n_cells < least_odd);
                if so_far + odd <= MOST_ODD {
                    before[to] = before[to].min(so_far + odd);
                    steps.push(Step { from: at, to, first, n: n_cells, odd });
                }
            }
        }
        // Empty cells may be left over at the end.
        let mut after = vec![u8::MAX; before.len()];
        for shift in 0..width {
            let end = (n + shift).saturating_sub(back);
            let rest = fields.get(end..).unwrap_or(&[]);
            if end <= n_fields && rest.iter().all(|field| field.trim().is_empty()) {
                after[n * width + shift] = 0;
            }
        }
        for step in steps.iter().rev() {
            let odd = after[step.to].saturating_add(step.odd);
            after[step.from] = after[step.from].min(odd);
        }
        let best = after[back];
        // A row is shifted where that explains what is odd: of one of the right length all of it, or most of much; of a longer one also what it has
        // too much.
        let is_perfect = usize::from(best) == least_odd;
        let is_better = usize::from(best) < n_odd + usize::from(has_more);
        if least_odd > 0 && !is_perfect && usize::from(best) + 2 > n_odd || !is_better {
            let is_near = n_odd <= if has_more { 1 } else { usize::from(MOST_ODD) };
            return if is_near || least_odd > 0 { Found::AsItIs } else { Found::Nothing };
        }
        if best > MOST_ODD {
            return Found::Nothing;
        }
        // Where no way suits all, one odd cell more is no worse: it may be the one that is right.
        let bound = best + u8::from(!is_perfect);
        let mut way = Way { fields: vec![Cow::Borrowed(""); n], moved: Vec::new(), in_doubt: Vec::new() };
        let mut seen = vec![false; n];
        for step in &steps {
            let odd = before[step.from].saturating_add(after[step.to]).saturating_add(step.odd);
            if odd > bound {
                continue;
            }
            let column = step.from / width;
            let cells = &fields[step.first..step.first + step.n];
            let text = if let [cell] = cells { cell.clone() } else { Cow::Owned(self.joined(cells)) };
            let so_far = &mut way.fields[column];
            if !seen[column] {
                seen[column] = true;
                *so_far = text;
                if step.n != 1 {
                    way.moved.push((column, step.n));
                }
            } else if text.trim() != so_far.trim() {
                if way.in_doubt.last() != Some(&column) {
                    way.in_doubt.push(column);
                }
                // Of a name as much as is in all of them.
                if so_far.trim().is_empty() || text.len() < so_far.len() && !text.trim().is_empty() {
                    *so_far = text;
                }
            }
        }
        for column in &way.in_doubt {
            if self.kinds[*column] != Kind::Column(Column::Nom) {
                way.fields[*column] = Cow::Borrowed("");
            }
        }
        Found::Way(way)
    }

    /// A row that can be read in no way: what comes before anything could have moved, and its name.
    fn no_way<'a>(&self, fields: &[Cow<'a, str>]) -> Way<'a> {
        let mut way = Way { fields: Vec::new(), moved: Vec::new(), in_doubt: Vec::new() };
        for (at, (kind, field)) in self.kinds.iter().zip(fields).enumerate() {
            let is_kept = at == 0 && *kind == Kind::Column(Column::Id) || *kind == Kind::Column(Column::Nom);
            way.fields.push(if is_kept { field.clone() } else { Cow::Borrowed("") });
            if !is_kept && !field.trim().is_empty() {
                way.in_doubt.push(at);
            }
        }
        way
    }

    fn joined(&self, cells: &[Cow<'_, str>]) -> String {
        let mut text = String::new();
        for (at, cell) in cells.iter().enumerate() {
            if at > 0 {
                text.push(self.delimiter);
            }
            text.push_str(unguarded(cell));
        }
        text
    }
}
