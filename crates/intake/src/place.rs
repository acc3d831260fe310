//! Where a lieu is: position, `code_insee`, code postal and name of the commune, weighed together.
//!
//! Most records agree with themselves and are placed from the list of communes alone. Those that do not are *in doubt*: the
//! outlines around them are asked for ([`Question::departements`]), and the majority of the evidence decides. A contradiction
//! within a kilometre of a border is none: outlines are simplified. The loser is marked ([`Doubt`]) and reported, never moved in
//! silence. Which files outlines come from is not known here.
//!
//! One more witness is heard when the others disagree: the company a lieu keeps. A file whose lieux are all in one région does not
//! suddenly speak of another ocean; codes and codes postaux of a namesake commune, filled in together by a tool, do.

mod clues;
mod ground;

use crate::numbers::degrees;
use crate::order::distinct;
use crate::report::Report;
use atlas::fold::fold;
use atlas::gazetteer::Gazetteer;
use atlas::lieu::{Doubt, Lieu};
use atlas::outlines::Outlines;
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};
use clues::{Clues, city};
use ground::Ground;
use std::collections::BTreeMap;

/// Outlines of communes, by département: those that were asked for and found.
pub type OutlinesOf = BTreeMap<CodeDepartement, Outlines>;

/// Where a lieu hangs, and what is doubtful about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placement {
    /// `None`: nothing says where.
    pub territoire: Option<Territoire>,
    /// What the majority went against.
    pub doubt: Doubt,
}

/// What the list of communes can say of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Question {
    /// The evidence agrees, or there is no more to be had.
    Answered(Placement),
    /// Outlines are needed of these départements.
    Open(Vec<CodeDepartement>),
}

impl Question {
    /// The départements whose outlines would answer.
    #[must_use]
    pub fn departements(&self) -> &[CodeDepartement] {
        match self {
            Question::Answered(_) => &[],
            Question::Open(departements) => departements,
        }
    }
}

/// The node of a commune: the collectivités have one node each, their communes having no outline.
fn node(code: CodeCommune) -> Territoire {
    let departement = code.departement();
    if departement.is_collectivite() { Territoire::Departement(departement) } else { Territoire::Commune(code) }
}

/// What the list of communes alone says of a lieu.
#[must_use]
pub fn question(lieu: &Lieu, gazetteer: &Gazetteer) -> Question {
    let clues = Clues::of(lieu, gazetteer);
    let sure = |code: CodeCommune, doubt: Doubt| Question::Answered(Placement { territoire: Some(node(code)), doubt });
    let open = || {
        let mut departements = clues.departements_around();
        let claimed = clues.code.into_iter().chain(clues.named());
        let named = clues.by_code_postal.iter().copied().filter(|code| clues.name_fits(*code));
        departements.extend(claimed.chain(named).map(CodeCommune::departement));
        // The code postal of several communes and a name of none: the position may be near any of them.
        departements.extend(clues.by_code_postal.iter().map(|code| code.departement()));
        departements.retain(|departement| !departement.is_collectivite());
        Question::Open(distinct(departements))
    };
    let named = clues.named();
    let (code, doubt) = match (clues.code, named) {
        (Some(code), Some(named)) if code != named && !clues.code_postal_fits(code) && !clues.name_fits(code) => {
            // Code postal and name agree against the code; one of them alone does not outweigh it.
            let of_code_postal = clues.code_postal_fits(named) || clues.departement == Some(named.departement());
            match clues.position {
                Some(_) => return open(),
                None if of_code_postal && clues.name_fits(named) => (named, Doubt::Commune),
                None => (code, Doubt::None),
            }
        }
        (Some(code), _) => (code, Doubt::None),
        (None, Some(named)) => (named, Doubt::None),
        (None, None) if clues.position.is_some() => return open(),
        (None, None) => return Question::Answered(departement_only(&clues)),
    };
    if !clues.may_be_in(code) {
        return open();
    }
    if !code.has_arrondissements() {
        return sure(code, doubt);
    }
    match clues.arrondissement_named(code, &lieu.code_postal) {
        Some(arrondissement) if clues.may_be_in(arrondissement) => sure(arrondissement, doubt),
        None if clues.position.is_none() => sure(code, doubt),
        _ => open(),
    }
}

/// Without a commune, the département that the code postal points at, or that all namesakes are in.
fn departement_only(clues: &Clues<'_>) -> Placement {
    let of_names = || {
        let names = if clues.by_name.is_empty() { &clues.by_former_name } else { &clues.by_name };
        let mut departements = names.iter().map(|code| code.departement());
        let first = departements.next()?;
        departements.all(|departement| departement == first).then_some(first)
    };
    let of_code_postal = clues.departement.or_else(|| clues.by_code_postal.first().map(|code| code.departement()));
    Placement { territoire: of_code_postal.or_else(of_names).map(Territoire::Departement), doubt: Doubt::None }
}

/// The région, or the collectivité, that nine lieux in ten of a file are in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Company(Option<(Option<CodeRegion>, CodeDepartement)>);

impl Company {
    /// From the départements of a file's lieux, as far as they are known before weighing. Under twenty, there is no company.
    #[must_use]
    pub fn of(departements: impl Iterator<Item = CodeDepartement>) -> Self {
        let mut counts: BTreeMap<(Option<CodeRegion>, Option<CodeDepartement>), (usize, CodeDepartement)> =
            BTreeMap::new();
        let mut n = 0;
        for departement in departements {
            let region = departement.region();
            let own = region.is_none().then_some(departement);
            counts.entry((region, own)).or_insert((0, departement)).0 += 1;
            n += 1;
        }
        let most = counts.into_iter().max_by_key(|(_, (count, _))| *count);
        Self(most.filter(|(_, (count, _))| n >= 20 && count * 10 >= n * 9).map(|((region, _), (_, any))| (region, any)))
    }

    fn keeps(self, code: CodeCommune) -> bool {
        let Some((region, departement)) = self.0 else { return false };
        match region {
            Some(region) => code.departement().region() == Some(region),
            None => code.departement() == departement,
        }
    }
}

/// Answers an open question with the outlines that it asked for.
#[must_use]
pub fn weigh(lieu: &Lieu, gazetteer: &Gazetteer, outlines: &OutlinesOf, company: Company) -> Placement {
    let clues = Clues::of(lieu, gazetteer);
    let ground = clues.position.map(|position| Ground { position, outlines });
    let stands_on = ground.and_then(|ground| ground.commune(&clues.departements_around()));
    let near = |code: CodeCommune| match ground {
        None => false,
        Some(_) if stands_on == Some(code) => true,
        Some(ground) => ground.is_near(code).unwrap_or_else(|| clues.may_be_in(code)),
    };
    let named = clues.named();
    let mut candidates: Vec<CodeCommune> = clues.code.into_iter().chain(stands_on).chain(named).collect();
    candidates.extend(clues.by_code_postal.iter().filter(|code| clues.name_fits(**code)));
    if clues.code.is_none() {
        let named = clues.by_code_postal.iter().chain(&clues.by_name).chain(&clues.by_former_name);
        candidates.extend(named.filter(|code| near(**code)));
    }
    let candidates = distinct(candidates);
    let weight = |code: CodeCommune| {
        usize::from(clues.code == Some(code))
            + usize::from(clues.code_postal_fits(code))
            + usize::from(clues.name_fits(code))
            + usize::from(near(code))
            + 2 * usize::from(company.keeps(code))
    };
    // On a tie: the code; then what code postal and name say together, as a geocoder that knew only the name goes to a
    // namesake; then where it stands.
    let rank = |code: &CodeCommune| {
        let code = *code;
        let by_name = clues.by_name.contains(&code);
        (weight(code), clues.code == Some(code), named == Some(code), stands_on == Some(code), by_name)
    };
    let Some(best) = candidates.iter().copied().max_by_key(rank) else {
        return departement_only(&clues);
    };
    // The ground alone, against a code postal of another département: the commune is anybody's guess.
    let is_confirmed = clues.code == Some(best) || clues.code_postal_fits(best) || clues.name_fits(best);
    let contradicted = clues.departement.is_some_and(|departement| departement != best.departement());
    if !is_confirmed && contradicted {
        return Placement { doubt: Doubt::Position, ..departement_only(&clues) };
    }
    let doubt = match () {
        () if clues.position.is_some() && !near(best) => Doubt::Position,
        () if clues.code.is_some_and(|code| code != best) => Doubt::Commune,
        () => Doubt::None,
    };
    let code = if best.has_arrondissements() {
        let named = clues.arrondissement_named(best, &lieu.code_postal);
        let found = ground.and_then(|ground| ground.arrondissement(best));
        match (named, found) {
            (Some(named), Some(found)) if named != found => {
                let is_near = ground.and_then(|ground| ground.is_near(named)).unwrap_or(true);
                if is_near { named } else { found }
            }
            (named, found) => named.or(found).unwrap_or(best),
        }
    } else {
        best
    };
    Placement { territoire: Some(node(code)), doubt }
}

/// Writes the code of today in the place of one from before a merger; takes away one that leads nowhere, and says so.
pub(crate) fn bring_code_to_today(lieu: &mut Lieu, line: u32, gazetteer: &Gazetteer, report: &mut Report) {
    let Some(code) = lieu.code_insee.filter(|code| gazetteer.get(*code).is_none()) else { return };
    lieu.code_insee = gazetteer.today(code).map(|commune| commune.code);
    if lieu.code_insee.is_some() {
        report.convert("code_insee", "code d'avant une fusion", "celui de la commune d'aujourd'hui");
    } else {
        let what = "n'est pas, ou plus, une commune du code officiel géographique — retiré";
        report.warn(line, "code_insee", code.as_str(), what, "");
    }
}

/// Puts a placement into a lieu, brings the spelling of its commune to the official one, and reports what was doubted.
pub fn settle(lieu: &mut Lieu, line: u32, placement: Placement, gazetteer: &Gazetteer, report: &mut Report) {
    let nom_of = |code: CodeCommune| gazetteer.get(code).map(|commune| commune.nom.as_str());
    bring_code_to_today(lieu, line, gazetteer, report);
    let placed = match placement.territoire {
        Some(Territoire::Commune(code)) => Some(code),
        _ => None,
    };
    let official = placed.map(city).or(lieu.code_insee.map(city)).and_then(nom_of);
    let described = match (placed, placement.territoire) {
        (Some(code), _) => format!("{code} {}", nom_of(code).unwrap_or("")),
        (None, Some(Territoire::Departement(departement))) => departement.nom().to_owned(),
        _ => String::new(),
    };
    match placement.doubt {
        Doubt::None => {}
        Doubt::Commune => {
            let found =
                lieu.code_insee.map(|code| format!("{code} {}", nom_of(code).unwrap_or(""))).unwrap_or_default();
            report.warn(
                line,
                "code_insee",
                &found,
                "contredit le reste de la fiche — lieu douteux, rangé à",
                &described,
            );
        }
        Doubt::Position => {
            let found = lieu.position.map(|at| format!("{} {}", degrees(at.lat), degrees(at.lon))).unwrap_or_default();
            report.warn(
                line,
                "latitude",
                &found,
                "est loin de la commune de la fiche — position douteuse, lieu rangé à",
                &described,
            );
        }
    }
    match (placed, placement.territoire) {
        (None, None) => report.warn(
            line,
            "commune",
            &lieu.commune,
            "ne suffit pas à situer le lieu — rangé dans « non localisés »",
            "",
        ),
        (None, Some(Territoire::Departement(departement)))
            if !departement.is_collectivite() && placement.doubt == Doubt::None =>
        {
            report.warn(
                line,
                "commune",
                &lieu.commune,
                "ne désigne pas une seule commune — lieu rangé à son département",
                &described,
            );
        }
        (Some(_), _) if lieu.code_insee.is_none() => {
            report.convert("code_insee", "(vide)", "trouvé par le reste de la fiche")
        }
        _ => {}
    }
    // « AIX LES BAINS », « Saint-Donat-sur-lHerbasse »: the same letters.
    let letters = |name: &str| fold(name).replace(' ', "");
    if let Some(official) = official
        && lieu.commune != official
        && (lieu.commune.is_empty() || letters(&lieu.commune) == letters(official))
    {
        lieu.commune = official.to_owned();
    }
    lieu.territoire = placement.territoire;
    lieu.doubt = placement.doubt;
}
