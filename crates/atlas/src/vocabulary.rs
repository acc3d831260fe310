//! The standard « Lieux de médiation numérique » 1.0.2: its columns, its closed lists, and how each is called in plain French.
//!
//! Tables only. What a raw file really contains, and how it is brought to these values, is `intake`'s business.
//! Source: schema `LaMednum/standard-mediation-num` v1.0.2 (Licence Ouverte 2.0); `Étapes numériques (La Poste)` is written
//! with the space that the data has and that the schema's pattern lacks.

/// The 32 columns of the standard, in the order of the file.
pub const COLUMNS: [&str; 32] = [
    "id",
    "pivot",
    "nom",
    "commune",
    "code_postal",
    "code_insee",
    "adresse",
    "complement_adresse",
    "latitude",
    "longitude",
    "typologie",
    "telephone",
    "courriels",
    "site_web",
    "horaires",
    "presentation_resume",
    "presentation_detail",
    "source",
    "itinerance",
    "structure_parente",
    "date_maj",
    "services",
    "publics_specifiquement_adresses",
    "prise_en_charge_specifique",
    "frais_a_charge",
    "dispositif_programmes_nationaux",
    "formations_labels",
    "autres_formations_labels",
    "modalites_acces",
    "modalites_accompagnement",
    "fiche_acces_libre",
    "prise_rdv",
];

/// A column that holds values one can filter on. The order is that of the filters and of the wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Facet {
    /// `services`.
    Services = 0,
    /// `publics_specifiquement_adresses`.
    Publics = 1,
    /// `prise_en_charge_specifique`.
    PriseEnCharge = 2,
    /// `frais_a_charge`.
    Frais = 3,
    /// `dispositif_programmes_nationaux`.
    Dispositifs = 4,
    /// `formations_labels`.
    Formations = 5,
    /// `autres_formations_labels`.
    AutresFormations = 6,
    /// `modalites_acces`.
    ModalitesAcces = 7,
    /// `modalites_accompagnement`.
    ModalitesAccompagnement = 8,
    /// `typologie`.
    Typologie = 9,
    /// `itinerance`.
    Itinerance = 10,
    /// `source`.
    Source = 11,
}

impl Facet {
    /// All facets, in order; `Facet::ALL[facet as usize] == facet`.
    pub const ALL: [Facet; 12] = [
        Facet::Services,
        Facet::Publics,
        Facet::PriseEnCharge,
        Facet::Frais,
        Facet::Dispositifs,
        Facet::Formations,
        Facet::AutresFormations,
        Facet::ModalitesAcces,
        Facet::ModalitesAccompagnement,
        Facet::Typologie,
        Facet::Itinerance,
        Facet::Source,
    ];

    /// How many facets there are.
    pub const COUNT: usize = Self::ALL.len();

    /// The column of the standard.
    #[must_use]
    pub const fn column(self) -> &'static str {
        match self {
            Facet::Services => "services",
            Facet::Publics => "publics_specifiquement_adresses",
            Facet::PriseEnCharge => "prise_en_charge_specifique",
            Facet::Frais => "frais_a_charge",
            Facet::Dispositifs => "dispositif_programmes_nationaux",
            Facet::Formations => "formations_labels",
            Facet::AutresFormations => "autres_formations_labels",
            Facet::ModalitesAcces => "modalites_acces",
            Facet::ModalitesAccompagnement => "modalites_accompagnement",
            Facet::Typologie => "typologie",
            Facet::Itinerance => "itinerance",
            Facet::Source => "source",
        }
    }

    /// What a visitor reads above the values.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Facet::Services => "Besoin",
            Facet::Publics => "Public visé",
            Facet::PriseEnCharge => "Accueil adapté",
            Facet::Frais => "Prix",
            Facet::Dispositifs => "Dispositif national",
            Facet::Formations => "Label",
            Facet::AutresFormations => "Autre label",
            Facet::ModalitesAcces => "Comment y accéder",
            Facet::ModalitesAccompagnement => "Comment on y est aidé",
            Facet::Typologie => "Type de lieu",
            Facet::Itinerance => "Itinérance",
            Facet::Source => "Source de la donnée",
        }
    }

    /// The facet of a column of the standard.
    #[must_use]
    pub fn of_column(column: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.column() == column)
    }

    /// The standard's values, exact UTF-8, in its order; empty where the column is free (`autres_formations_labels`, `source`).
    /// For `typologie`, the codes.
    #[must_use]
    pub const fn standard_values(self) -> &'static [&'static str] {
        match self {
            Facet::Services => &SERVICES,
            Facet::Publics => &PUBLICS,
            Facet::PriseEnCharge => &PRISE_EN_CHARGE,
            Facet::Frais => &FRAIS,
            Facet::Dispositifs => &DISPOSITIFS,
            Facet::Formations => &FORMATIONS,
            Facet::ModalitesAcces => &MODALITES_ACCES,
            Facet::ModalitesAccompagnement => &MODALITES_ACCOMPAGNEMENT,
            Facet::Typologie => &TYPOLOGIE_CODES,
            Facet::Itinerance => &ITINERANCE,
            Facet::AutresFormations | Facet::Source => &[],
        }
    }

    /// Whether several chosen values of this facet must all hold (somebody deaf who reads with difficulty needs both),
    /// instead of one of them being enough.
    #[must_use]
    pub const fn all_must_hold(self) -> bool {
        matches!(self, Facet::Publics | Facet::PriseEnCharge)
    }
}

/// A value of a facet: its place in the standard's list, or the text found when the list does not have it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// `facet.standard_values()[index]`.
    Standard(u8),
    /// Present in the data, absent from the standard (or the column is free): offered to visitors all the same.
    Other(String),
}

impl Value {
    /// Exactly the standard's text, or the text as it is. Nothing is repaired here.
    #[must_use]
    pub fn of(facet: Facet, text: &str) -> Self {
        match facet.standard_values().iter().position(|value| *value == text) {
            Some(index) => Value::Standard(index as u8),
            None => Value::Other(text.to_owned()),
        }
    }

    /// The text as the standard's file writes it.
    #[must_use]
    pub fn text(&self, facet: Facet) -> &str {
        match self {
            Value::Standard(index) => facet.standard_values().get(usize::from(*index)).copied().unwrap_or(""),
            Value::Other(text) => text,
        }
    }

    /// The text a visitor reads: the standard's own words, and a name instead of a code for `typologie`.
    #[must_use]
    pub fn label(&self, facet: Facet) -> &str {
        match (facet, self) {
            (Facet::Typologie, Value::Standard(index)) => {
                TYPOLOGIE_LABELS.get(usize::from(*index)).copied().unwrap_or("")
            }
            // What the national pipeline adds to the free column, in letters that say nothing to who does not know them.
            (Facet::AutresFormations, Value::Other(text)) => match text.as_str() {
                "QPV" => "Quartier prioritaire de la ville (QPV)",
                "FRR" => "France Ruralités Revitalisation (FRR)",
                "ZRR" => "Zone de revitalisation rurale (ZRR, avant 2024)",
                other => other,
            },
            _ => self.text(facet),
        }
    }
}

/// `services`.
pub const SERVICES: [&str; 9] = [
    "Aide aux démarches administratives",
    "Maîtrise des outils numériques du quotidien",
    "Insertion professionnelle via le numérique",
    "Utilisation sécurisée du numérique",
    "Parentalité et éducation avec le numérique",
    "Loisirs et créations numériques",
    "Compréhension du monde numérique",
    "Accès internet et matériel informatique",
    "Acquisition de matériel informatique à prix solidaire",
];

/// `publics_specifiquement_adresses`.
pub const PUBLICS: [&str; 5] = ["Jeunes", "Étudiants", "Familles et/ou enfants", "Seniors", "Femmes"];

/// `prise_en_charge_specifique`.
pub const PRISE_EN_CHARGE: [&str; 7] = [
    "Surdité",
    "Handicaps moteurs",
    "Handicaps mentaux",
    "Illettrisme",
    "Langues étrangères (anglais)",
    "Langues étrangères (autres)",
    "Déficience visuelle",
];

/// `frais_a_charge`.
pub const FRAIS: [&str; 3] = ["Gratuit", "Gratuit sous condition", "Payant"];

/// `dispositif_programmes_nationaux`.
pub const DISPOSITIFS: [&str; 11] = [
    "Aidants Connect",
    "Bibliothèques numérique de référence",
    "Certification PIX",
    "Conseillers numériques",
    "Emmaüs Connect",
    "France Services",
    "Grande école du numérique",
    "La Croix Rouge",
    "Point d'accès numérique CAF",
    "Promeneurs du net",
    "Relais numérique (Emmaüs Connect)",
];

/// `formations_labels`.
pub const FORMATIONS: [&str; 10] = [
    "Formé à « Mon Espace Santé »",
    "Formé à « DUPLEX » (illettrisme)",
    "Arnia/MedNum BFC (Bourgogne-Franche-Comté)",
    "Collectif ressources et acteurs réemploi (Normandie)",
    "Étapes numériques (La Poste)",
    "Fabriques de Territoire",
    "Les Éclaireurs du numérique (Drôme)",
    "Mes Papiers (Métropole de Lyon)",
    "ORDI 3.0",
    "SUD LABS (PACA)",
];

/// `modalites_acces`.
pub const MODALITES_ACCES: [&str; 6] = [
    "Se présenter",
    "Téléphoner",
    "Contacter par mail",
    "Prendre un RDV en ligne",
    "Ce lieu n'accueille pas de public",
    "Envoyer un mail avec une fiche de prescription",
];

/// `modalites_accompagnement`.
pub const MODALITES_ACCOMPAGNEMENT: [&str; 4] =
    ["En autonomie", "Accompagnement individuel", "Dans un atelier collectif", "À distance"];

/// `itinerance`.
pub const ITINERANCE: [&str; 2] = ["Itinérant", "Fixe"];

/// Codes of `typologie`, in the order of [`TYPOLOGIE_LABELS`].
pub const TYPOLOGIE_CODES: [&str; 92] = [
    "ACI",
    "ACIPHC",
    "AFPA",
    "AI",
    "ASE",
    "ASSO",
    "ASSO_CHOMEUR",
    "Autre",
    "AVIP",
    "BIB",
    "CAARUD",
    "CADA",
    "CAF",
    "CAP_EMPLOI",
    "CAVA",
    "CC",
    "CCAS",
    "CCONS",
    "CD",
    "CDAS",
    "CFP",
    "CHRS",
    "CHU",
    "CIAS",
    "CIDFF",
    "CITMET",
    "CMP",
    "CMS",
    "CPAM",
    "CPH",
    "CS",
    "CSAPA",
    "CSC",
    "DEETS",
    "DEPT",
    "DIPLP",
    "E2C",
    "EA",
    "EATT",
    "EI",
    "EITI",
    "ENM",
    "EPCI",
    "EPI",
    "EPIDE",
    "EPN",
    "ES",
    "ESAT",
    "ESS",
    "ETTI",
    "EVS",
    "FABLAB",
    "FABRIQUE",
    "FAIS",
    "FT",
    "GEIQ",
    "HUDA",
    "LA_POSTE",
    "MDE",
    "MDH",
    "MDEF",
    "MDPH",
    "MDS",
    "MJC",
    "ML",
    "MQ",
    "MSA",
    "MSAP",
    "MUNI",
    "OACAS",
    "ODC",
    "OF",
    "OIL",
    "OPCS",
    "PAD",
    "PENSION",
    "PI",
    "PIJ_BIJ",
    "PIMMS",
    "PJJ",
    "PLIE",
    "PREF",
    "PREVENTION",
    "REG",
    "RELAIS_LECTURE",
    "RESSOURCERIE",
    "RFS",
    "RS_FJT",
    "SCP",
    "SPIP",
    "TIERS_LIEUX",
    "UDAF",
];

/// Names of the kinds of places, singular, in plain French.
pub const TYPOLOGIE_LABELS: [&str; 92] = [
    "Atelier ou chantier d'insertion",
    "Chantier d'insertion « premières heures »",
    "Agence nationale pour la formation professionnelle des adultes",
    "Association intermédiaire",
    "Aide sociale à l'enfance",
    "Association",
    "Association de chômeurs",
    "Autre",
    "À vocation d'insertion professionnelle",
    "Bibliothèque ou médiathèque",
    "Centre d'accueil et d'accompagnement à la réduction de risques pour usagers de drogues",
    "Centre d'accueil de demandeurs d'asile",
    "Caisse d'allocations familiales (CAF)",
    "Cap emploi",
    "Centre d'adaptation à la vie active",
    "Communauté de communes",
    "Centre communal d'action sociale (CCAS)",
    "Chambre consulaire (commerce, métiers, agriculture)",
    "Conseil départemental",
    "Centre départemental d'action sociale",
    "Centre des finances publiques",
    "Centre d'hébergement et de réinsertion sociale",
    "Centre d'hébergement d'urgence",
    "Centre intercommunal d'action sociale (CIAS)",
    "Centre d'information sur les droits des femmes et des familles",
    "Cité des métiers",
    "Centre médico-psychologique",
    "Centre médico-social",
    "Caisse primaire d'assurance maladie",
    "Centre provisoire d'hébergement",
    "Centre social",
    "Centre de soins, d'accompagnement et de prévention en addictologie",
    "Centre socioculturel",
    "Direction de l'économie, de l'emploi, du travail et des solidarités",
    "Service social du département",
    "Délégation interministérielle à la prévention et à la lutte contre la pauvreté",
    "École de la deuxième chance",
    "Entreprise adaptée",
    "Entreprise adaptée de travail temporaire",
    "Entreprise d'insertion",
    "Entreprise d'insertion par le travail indépendant",
    "Espace numérique mobile",
    "Intercommunalité",
    "Espace public internet",
    "Établissement pour l'insertion dans l'emploi",
    "Espace public numérique",
    "Épicerie solidaire",
    "Établissement ou service d'aide par le travail",
    "Entreprise de l'économie sociale et solidaire",
    "Entreprise de travail temporaire d'insertion",
    "Espace de vie sociale",
    "Fablab",
    "Fabrique",
    "Fédération d'acteurs de l'insertion et de la solidarité",
    "France Travail",
    "Groupement d'employeurs pour l'insertion et la qualification",
    "Hébergement d'urgence pour demandeurs d'asile",
    "La Poste",
    "Maison de l'emploi",
    "Maison des habitants",
    "Maison de l'emploi et de la formation",
    "Maison départementale des personnes handicapées",
    "Maison départementale des solidarités",
    "Maison des jeunes et de la culture",
    "Mission locale",
    "Maison de quartier",
    "Mutualité sociale agricole",
    "Maison de services au public",
    "Mairie ou service municipal",
    "Organisme d'accueil communautaire et d'activités solidaires",
    "Organisme délégataire du département",
    "Organisme de formation",
    "Opérateur d'intermédiation locative",
    "Organisation porteuse de la clause sociale",
    "Point d'accès au droit",
    "Pension de famille ou résidence accueil",
    "Point info",
    "Point ou bureau information jeunesse",
    "Pimms Médiation",
    "Protection judiciaire de la jeunesse",
    "Plan local pour l'insertion et l'emploi",
    "Préfecture ou sous-préfecture",
    "Service ou club de prévention",
    "Région",
    "Relais lecture",
    "Ressourcerie",
    "France Services",
    "Résidence sociale ou foyer de jeunes travailleurs",
    "Service ou club de prévention",
    "Service pénitentiaire d'insertion et de probation",
    "Tiers-lieu ou coworking",
    "Union départementale des associations familiales",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_of_the_standard_is_found_again_by_its_text() {
        for facet in Facet::ALL {
            assert_eq!(Facet::ALL[facet as usize], facet);
            assert_eq!(Facet::of_column(facet.column()), Some(facet));
            for (index, text) in facet.standard_values().iter().enumerate() {
                let value = Value::of(facet, text);
                assert_eq!(value, Value::Standard(index as u8), "{text}");
                assert_eq!(value.text(facet), *text);
                assert!(!value.label(facet).is_empty());
            }
        }
    }

    /// The national map's box for FRR asks for ZRR, which fresh data does not hold: here a value is what the data says, whatever it is called.
    #[test]
    fn national_map_004_frr_is_asked_for_as_the_data_writes_it() {
        let value = Value::of(Facet::AutresFormations, "FRR");
        assert_eq!(value.text(Facet::AutresFormations), "FRR");
        assert!(value.label(Facet::AutresFormations).contains("Revitalisation"));
    }

    #[test]
    fn a_value_outside_the_standard_is_kept_as_it_is() {
        let value = Value::of(Facet::Services, "Yoga");
        assert_eq!(value, Value::Other("Yoga".into()));
        assert_eq!(value.label(Facet::Services), "Yoga");
    }
}
