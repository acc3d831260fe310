//! A list of communes as it is pasted from a spreadsheet or a deliberation: names or codes, one by line or separated by commas.
//!
//! What several communes may be meant by is not guessed, but where the list itself tells: its other communes are of one département.

use super::{Level, Place, Places};
use atlas::fold::fold;
use atlas::territoire::CodeDepartement;

/// What a list says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sector {
    /// Codes of communes, in the order of the list, each once.
    pub codes: Vec<String>,
    /// What is none, or may be several.
    pub mistakes: Vec<Mistake>,
}

/// A part of a list that names no single commune.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mistake {
    /// What was written.
    pub found: String,
    /// Communes that are meant, perhaps: their names and where they are.
    pub close: Vec<(String, String)>,
    /// They all bear that name, and not a similar one.
    pub same_name: bool,
}

impl Places {
    /// The communes of a list.
    #[must_use]
    pub fn sector(&self, text: &str) -> Sector {
        let parts: Vec<&str> =
            text.split(['\n', ';', ',', '\t']).map(str::trim).filter(|part| !part.is_empty()).collect();
        let meant: Vec<(&str, Vec<&Place>)> = parts.into_iter().map(|part| (part, self.communes_of(part))).collect();
        let sure: Vec<CodeDepartement> = meant
            .iter()
            .filter_map(|(_, communes)| match communes[..] {
                [commune] => commune.departements.first().copied(),
                _ => None,
            })
            .collect();
        let mut sector = Sector::default();
        for (part, mut communes) in meant {
            if communes.len() > 1 {
                let beside: Vec<&Place> = communes
                    .iter()
                    .copied()
                    .filter(|of| of.departements.iter().any(|code| sure.contains(code)))
                    .collect();
                if beside.len() == 1 {
                    communes = beside;
                }
            }
            match communes[..] {
                [commune] if sector.codes.contains(&commune.code) => {}
                [commune] => sector.codes.push(commune.code.clone()),
                _ => sector.mistakes.push(self.mistake(part, &communes)),
            }
        }
        sector
    }

    fn mistake(&self, part: &str, communes: &[&Place]) -> Mistake {
        let same_name = !communes.is_empty();
        let near: Vec<&Place> = if same_name {
            communes.to_vec()
        } else {
            self.find(part, 40).into_iter().filter(|place| place.level == Level::Commune).collect()
        };
        let close = near.iter().take(3).map(|place| (place.nom.clone(), place.within.clone())).collect();
        Mistake { found: part.chars().take(60).collect(), close, same_name }
    }

    /// The communes of a code, a code postal, a name, or a name with its département: « Saint-Martin (42) ».
    fn communes_of(&self, part: &str) -> Vec<&Place> {
        let communes = || self.0.iter().filter(|place| place.level == Level::Commune);
        let of_code: Vec<&Place> = communes().filter(|place| place.code.eq_ignore_ascii_case(part)).collect();
        if !of_code.is_empty() {
            return of_code;
        }
        if part.bytes().all(|byte| byte.is_ascii_digit()) {
            return communes().filter(|place| place.codes_postaux.iter().any(|code| code == part)).collect();
        }
        let (nom, within) = match part.trim_end_matches(')').split_once('(') {
            Some((nom, within)) => (fold(nom), fold(within)),
            None => (fold(part), String::new()),
        };
        let is_within = |place: &Place| {
            let is_named = |code: &CodeDepartement| fold(code.as_str()) == within || fold(code.nom()) == within;
            within.is_empty() || place.departements.iter().any(is_named)
        };
        communes().filter(|place| place.folded == nom && is_within(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::country;

    #[test]
    fn a_list_is_read_however_it_was_pasted() {
        let places = country();
        let check = |text: &str, expected: &[&str]| {
            let sector = places.sector(text);
            assert_eq!(sector.codes, expected, "{text}");
            assert_eq!(sector.mistakes, [], "{text}");
        };
        check("Saint-Étienne\nFirminy\n\nst chamond", &["42218", "42095", "42207"]);
        check("42218;Saint-Étienne\r\n42095;Firminy\r\n", &["42218", "42095"]);
        check("Roanne, Mably ,Riorges", &["42187", "42127", "42184"]);
        check("2a004, 42700", &["2A004", "42095"]);
        check("", &[]);
    }

    #[test]
    fn a_name_that_several_communes_bear_is_told_by_its_neighbours_or_asked_for() {
        let places = country();
        let sector = places.sector("Andrézieux-Bouthéon\nSaint-Cyprien");
        assert_eq!(sector.codes, ["42005", "42211"]);
        let alone = places.sector("Saint-Cyprien");
        let mistake = &alone.mistakes[0];
        assert!(alone.codes.is_empty() && mistake.same_name && mistake.close.len() == 3, "{alone:?}");
        assert_eq!(places.sector("Saint-Cyprien (42)").codes, ["42211"]);
        assert_eq!(places.sector("Saint-Cyprien (Loire)").codes, ["42211"]);
    }

    #[test]
    fn what_is_no_commune_is_named_with_what_is_close() {
        let places = country();
        let sector = places.sector("Firmini\nFirminy\nXyzzy");
        assert_eq!(sector.codes, ["42095"]);
        let [typo, nothing] = &sector.mistakes[..] else { panic!("{sector:?}") };
        assert_eq!((typo.found.as_str(), typo.close[0].0.as_str(), typo.same_name), ("Firmini", "Firminy", false));
        assert!(nothing.close.is_empty());
    }
}
