//! Where a lieu is: position, `code_insee`, code postal and name of the commune, weighed together.
//!
//! Most records agree with themselves and are placed from the list of communes alone. Those that do not are *in doubt*: the
//! outlines around them are asked for ([`Question::departements`]), and the majority of the evidence decides. A contradiction
//! within a kilometre of a border is none: outlines are simplified. The loser is marked ([`Doubt`]) and reported, never moved in
//! silence. Which files outlines come from is not known here.
//!
//! One more witness is heard when the others disagree: the company a lieu keeps. A file whose lieux are all in one région does not
//! suddenly speak of another ocean; codes and codes postaux of a namesake commune, filled in together by a tool, do.

use crate::report::Report;
use atlas::fold::fold;
use atlas::gazetteer::{CommuneRef, Gazetteer};
use atlas::lieu::{Doubt, Lieu, Position};
use atlas::outlines::{Layer, Outlines};
use atlas::territoire::{CodeCommune, CodeDepartement, CodeRegion, Territoire};
use std::collections::BTreeMap;

/// How far from its commune a position may be, metres: outlines are simplified, and borders run through villages.
const NEAR_M: f64 = 1_000.0;

/// Boxes of the collectivités whose communes have no outline: west, south, east, north.
const COLLECTIVITES: [(&str, f64, f64, f64, f64); 6] = [
    ("975", -56.7, 46.5, -55.9, 47.4),
    ("977", -63.1, 17.7, -62.7, 18.1),
    ("978", -63.3, 17.9, -62.9, 18.2),
    ("986", -179.0, -15.0, -175.5, -12.5),
    ("987", -155.5, -28.5, -134.0, -7.0),
    ("988", 158.0, -23.5, 172.5, -17.5),
];

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

/// What a record says of its place, looked up.
struct Clues<'a> {
    gazetteer: &'a Gazetteer,
    /// The commune of the code, and the arrondissement when the code is of one.
    code: Option<CodeCommune>,
    arrondissement: Option<CodeCommune>,
    /// The département of the code postal.
    departement: Option<CodeDepartement>,
    /// Communes of the code postal.
    by_code_postal: Vec<CodeCommune>,
    /// The name, as comparisons spell it; empty when absent.
    name: String,
    by_name: Vec<CodeCommune>,
    position: Option<Position>,
}

fn city(code: CodeCommune) -> CodeCommune {
    code.commune_of_arrondissement().unwrap_or(code)
}

fn cities<'a>(found: impl Iterator<Item = &'a CommuneRef>) -> Vec<CodeCommune> {
    let mut codes: Vec<CodeCommune> = found.map(|commune| city(commune.code)).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// « le mont dore » → « mont dore ».
fn without_article(name: &str) -> &str {
    ["le ", "la ", "les ", "l "].iter().find_map(|article| name.strip_prefix(article)).unwrap_or(name)
}

/// « lyon 3e arrondissement », « paris 11 » → « lyon », « paris ».
fn without_arrondissement(name: &str) -> &str {
    let end = name.find(|c: char| c.is_ascii_digit()).unwrap_or(name.len());
    name[..end].trim()
}

impl<'a> Clues<'a> {
    fn of(lieu: &Lieu, gazetteer: &'a Gazetteer) -> Self {
        let code =
            lieu.code_insee.filter(|code| gazetteer.get(*code).is_some() || gazetteer.get(city(*code)).is_some());
        let by_code_postal =
            lieu.code_postal.parse().map(|number| cities(gazetteer.by_code_postal(number))).unwrap_or_default();
        let name = fold(&lieu.commune);
        let name = without_arrondissement(&name).to_owned();
        let mut by_name = cities(gazetteer.by_name(&name));
        if by_name.is_empty() && !name.is_empty() {
            let bare = without_article(&name);
            let spellings = ["", "le ", "la ", "les ", "l "].map(|article| format!("{article}{bare}"));
            by_name = spellings.iter().flat_map(|spelling| cities(gazetteer.by_name(spelling))).collect();
        }
        Self {
            gazetteer,
            code: code.map(city),
            arrondissement: code.filter(|code| code.commune_of_arrondissement().is_some()),
            departement: CodeDepartement::of_code_postal(&lieu.code_postal),
            by_code_postal,
            name,
            by_name,
            position: lieu.position,
        }
    }

    /// The only commune that has both the code postal and the name, or that one of them points at alone.
    fn named(&self) -> Option<CodeCommune> {
        let both: Vec<CodeCommune> = self.by_code_postal.iter().copied().filter(|code| self.name_fits(*code)).collect();
        let only = |codes: &[CodeCommune]| match codes {
            [code] => Some(*code),
            _ => None,
        };
        match (both.as_slice(), self.by_code_postal.as_slice(), self.by_name.as_slice()) {
            ([code], ..) => Some(*code),
            // Several communes of one code postal begin with the name: the one that is the name.
            ([_, ..], ..) => only(&both.iter().copied().filter(|code| self.by_name.contains(code)).collect::<Vec<_>>()),
            // A code postal that is nobody's (CEDEX, a slip): the name, if one commune of that département has it.
            ([], [], names) => match self.departement {
                Some(departement) => {
                    only(&names.iter().copied().filter(|code| code.departement() == departement).collect::<Vec<_>>())
                }
                None => only(names),
            },
            // A code postal of one commune, a name of none (a hamlet, a former commune): that commune.
            ([], [code], []) => Some(*code),
            // A code postal next door: the name, if one commune of that département has it.
            ([], [first, ..], names) => {
                let departement = first.departement();
                only(&names.iter().copied().filter(|code| code.departement() == departement).collect::<Vec<_>>())
            }
        }
    }

    /// Whether the name is that of a commune, or what it or a part of it is called.
    fn name_fits(&self, code: CodeCommune) -> bool {
        if self.name.is_empty() {
            return false;
        }
        let Some(commune) = self.gazetteer.get(code) else { return false };
        let full = fold(&commune.nom);
        let (full, name) = (without_article(&full), without_article(&self.name));
        let begins = |long: &str, short: &str| {
            long.strip_prefix(short).is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        };
        !full.is_empty() && !name.is_empty() && (begins(full, name) || begins(name, full))
    }

    fn code_postal_fits(&self, code: CodeCommune) -> bool {
        self.by_code_postal.contains(&code)
    }

    /// Whether a position may be in a commune, as far as boxes tell. Without position, nothing is against it.
    fn may_be_in(&self, code: CodeCommune) -> bool {
        let Some(position) = self.position else { return true };
        match self.gazetteer.get(code).and_then(|commune| commune.extent) {
            Some(extent) => extent.contains(position),
            None => in_collectivite(code.departement(), position).unwrap_or(true),
        }
    }

    /// Départements that have a commune whose box holds the position.
    fn departements_around(&self) -> Vec<CodeDepartement> {
        let Some(position) = self.position else { return Vec::new() };
        let holding = self
            .gazetteer
            .communes()
            .iter()
            .filter(|commune| commune.extent.is_some_and(|extent| extent.contains(position)));
        let mut departements: Vec<CodeDepartement> = holding.map(|commune| commune.code.departement()).collect();
        departements.dedup();
        departements
    }

    fn arrondissement_of_code_postal(&self, city_code: CodeCommune, code_postal: &str) -> Option<CodeCommune> {
        let number = code_postal.parse().ok()?;
        let found = self.gazetteer.by_code_postal(number).map(|commune| commune.code);
        let mut found = found.filter(|code| code.commune_of_arrondissement() == Some(city_code));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }

    /// The arrondissement that code or code postal name, in a city that has some.
    fn arrondissement_named(&self, city_code: CodeCommune, code_postal: &str) -> Option<CodeCommune> {
        let of_code = self.arrondissement.filter(|code| city(*code) == city_code);
        of_code.or_else(|| self.arrondissement_of_code_postal(city_code, code_postal))
    }
}

/// Whether a position is in the box of a collectivité; `None` for a département, whose communes have outlines.
fn in_collectivite(departement: CodeDepartement, position: Position) -> Option<bool> {
    let (_, west, south, east, north) = COLLECTIVITES.iter().find(|(code, ..)| *code == departement.as_str())?;
    Some((*west..=*east).contains(&position.lon) && (*south..=*north).contains(&position.lat))
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
        departements.sort_unstable();
        departements.dedup();
        Question::Open(departements)
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
        let mut departements = clues.by_name.iter().map(|code| code.departement());
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
        candidates.extend(clues.by_code_postal.iter().chain(&clues.by_name).filter(|code| near(**code)));
    }
    candidates.sort_unstable();
    candidates.dedup();
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

/// A position and the outlines around it.
#[derive(Clone, Copy)]
struct Ground<'a> {
    position: Position,
    outlines: &'a OutlinesOf,
}

impl Ground<'_> {
    /// The commune the position is in, or the nearest within reach (a pier, a simplified coast).
    fn commune(self, around: &[CodeDepartement]) -> Option<CodeCommune> {
        let files = || around.iter().filter_map(|departement| self.outlines.get(departement));
        let inside = files().find_map(|outlines| outlines.find(Layer::Communes, self.position));
        let code = |territoire: Territoire| match territoire {
            Territoire::Commune(code) => Some(code),
            _ => None,
        };
        if let Some(area) = inside {
            return code(area.territoire);
        }
        let areas = files().flat_map(|outlines| {
            let areas = outlines.areas(Layer::Communes).iter();
            areas.map(move |area| (outlines.distance_to_border_m(area, self.position), area.territoire))
        });
        let (metres, territoire) = areas.min_by(|(a, _), (b, _)| a.total_cmp(b))?;
        code(territoire).filter(|_| metres <= NEAR_M)
    }

    fn arrondissement(self, city_code: CodeCommune) -> Option<CodeCommune> {
        let outlines = self.outlines.get(&city_code.departement())?;
        match outlines.find(Layer::Arrondissements, self.position)?.territoire {
            Territoire::Commune(code) if city(code) == city_code => Some(code),
            _ => None,
        }
    }

    /// Whether the position is in a commune or arrondissement or within [`NEAR_M`] of it; `None` when its outline is not known.
    fn is_near(self, code: CodeCommune) -> Option<bool> {
        if let Some(inside) = in_collectivite(code.departement(), self.position) {
            return Some(inside);
        }
        let outlines = self.outlines.get(&code.departement())?;
        let area = outlines.area(Territoire::Commune(code)).filter(|area| area.has_outline())?;
        let layer = Layer::of(area.territoire)?;
        let is_inside = || outlines.find(layer, self.position).is_some_and(|found| found.territoire == area.territoire);
        Some(outlines.distance_to_border_m(area, self.position) <= NEAR_M || is_inside())
    }
}

/// Puts a placement into a lieu, brings the spelling of its commune to the official one, and reports what was doubted.
pub fn settle(lieu: &mut Lieu, line: u32, placement: Placement, gazetteer: &Gazetteer, report: &mut Report) {
    let nom_of = |code: CodeCommune| gazetteer.get(code).map(|commune| commune.nom.as_str());
    if let Some(code) = lieu.code_insee
        && gazetteer.get(code).is_none()
    {
        let what = "n'est pas, ou plus, une commune du code officiel géographique — retiré";
        report.warn(line, "code_insee", code.as_str(), what, "");
        lieu.code_insee = None;
    }
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
            let found = lieu.position.map(|at| format!("{} {}", at.lat, at.lon)).unwrap_or_default();
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
