//! Props, callbacks and their arguments. Written by « cargo xtask reference » from the tables of embed-snippet: what is changed here is lost.

use crate::host::{FromDetail, HostProps, hear, host, read};
use leptos::prelude::*;
use std::collections::BTreeMap;
use wasm_bindgen::JsValue;

/// Les lieux sont là : la carte répond. De nouveau après un changement de territoire ou de source par un attribut.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pret {
    /// Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont proches du visiteur ou de l’adresse qu’il cherche.
    pub n_lieux: Option<u32>,
    /// Jour de publication des données (AAAA-MM-JJ), vide s’il n’est pas connu.
    pub date: String,
}

impl FromDetail for Pret {
    fn from_detail(detail: &JsValue) -> Self {
        Self { n_lieux: read(detail, "n_lieux"), date: read(detail, "date") }
    }
}

/// La carte n’a pas pu démarrer, s’est arrêtée, ou une partie de ses données manque. Le visiteur lit le message ; la console dit la même chose que « remede ».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Erreur {
    /// Pourquoi, en un mot.
    pub cause: String,
    /// La phrase que lit le visiteur.
    pub message: String,
    /// Ce qui a été constaté et ce que le propriétaire de la page peut y faire.
    pub remede: String,
    /// L’adresse du fichier de données en cause ; absent quand c’est le programme qui manque.
    pub fichier: Option<String>,
}

impl FromDetail for Erreur {
    fn from_detail(detail: &JsValue) -> Self {
        Self { cause: read(detail, "cause"), message: read(detail, "message"), remede: read(detail, "remede"), fichier: read(detail, "fichier") }
    }
}

/// Le visiteur est allé à un autre territoire.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Territoire {
    /// Comme dans l’adresse de la page : « france », « region-84 », « 42 », « 42218 », « non-localises ».
    pub code: String,
    /// Son nom ; pour une commune dont les contours manquent, son code.
    pub nom: String,
    /// Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont proches du visiteur ou de l’adresse qu’il cherche.
    pub n_lieux: Option<u32>,
}

impl FromDetail for Territoire {
    fn from_detail(detail: &JsValue) -> Self {
        Self { code: read(detail, "code"), nom: read(detail, "nom"), n_lieux: read(detail, "n_lieux") }
    }
}

/// Le visiteur a changé ce qu’il demande.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filtres {
    /// Ce qui est demandé, avec les mots de l’adresse de la page : { services: \["aide-aux-demarches-administratives"\], horaires: \["maintenant"\], rdv: \["oui"\], rayon: \["10"\] }. Vide : rien n’est demandé.
    pub filtres: BTreeMap<String, Vec<String>>,
    /// Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont proches du visiteur ou de l’adresse qu’il cherche.
    pub n_lieux: Option<u32>,
}

impl FromDetail for Filtres {
    fn from_detail(detail: &JsValue) -> Self {
        Self { filtres: read(detail, "filtres"), n_lieux: read(detail, "n_lieux") }
    }
}

/// Le visiteur a ouvert la fiche d’un lieu.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lieu {
    /// L’« id » du standard, entier ; « null » si le détail des fiches n’a pas pu être chargé.
    pub id: Option<String>,
    /// Le nom du lieu.
    pub nom: String,
}

impl FromDetail for Lieu {
    fn from_detail(detail: &JsValue) -> Self {
        Self { id: read(detail, "id"), nom: read(detail, "nom") }
    }
}

/// The map of the *lieux de médiation numérique*, in a shadow root of its own. Each attribute of the tag is a prop of the same name,
/// which may be a signal: a changed prop changes the map as a changed attribute does.
#[component]
pub fn CarteMednum(
    /// Le dossier où les fichiers du paquet sont publiés (`carte-mednum.js`, `donnees/`, `themes/`, `code/`), vu de la page. Le dossier de la
    /// page si rien n’est écrit.
    #[prop(optional, into)] base: String,
    /// Codes des régions auxquelles limiter la carte. Par exemple : `84`.
    #[prop(optional, into)] region: MaybeProp<String>,
    /// Codes des départements ou des collectivités d’outre-mer auxquels limiter la carte. Un territoire plus petit l’emporte sur celui qui le contient : « region » 84 et « departement » 42 ensemble donnent la Loire. Par exemple : `42 69`.
    #[prop(optional, into)] departement: MaybeProp<String>,
    /// Numéros SIREN des intercommunalités (métropole, communauté d’agglomération, communauté de communes…) auxquelles limiter la carte : neuf chiffres. Par exemple : `244200770`.
    #[prop(optional, into)] epci: MaybeProp<String>,
    /// Codes des communes auxquelles limiter la carte : ceux de l’Insee, pas les codes postaux. Une liste de communes fait un secteur, à nommer avec « nom ». Par exemple : `42218 42207`.
    #[prop(optional, into)] commune: MaybeProp<String>,
    /// Adresse d’un fichier GeoJSON (longitude et latitude en degrés) dont les polygones limitent la carte : un secteur, un bassin de vie, un quartier. Par exemple : `https://exemple.fr/secteur.geojson`.
    #[prop(optional, into)] perimetre: MaybeProp<String>,
    /// Identifiants (colonne « id » du standard) des seuls lieux à montrer, séparés par des espaces. Par exemple : `Hinaura_123 Hinaura_456`.
    #[prop(optional, into)] lieux: MaybeProp<String>,
    /// « Et autour » : ajoute les lieux situés à moins de tant de kilomètres de la limite du territoire. Par exemple : `10`.
    #[prop(optional, into)] autour: MaybeProp<String>,
    /// Nom du territoire, tel que vos habitants le connaissent. Sans cet attribut, celui que disent les codes. Par exemple : `Le pays du Gier`.
    #[prop(optional, into)] nom: MaybeProp<String>,
    /// Adresse des données : un dossier publié par « prepare publish », ou un fichier CSV ou JSON au standard national (une adresse qui ne finit ni par .csv ni par .json le dit par « #csv » ou « #json »), de 64 Mo au plus. Plusieurs adresses séparées par des espaces sont réunies ; un lieu présent dans plusieurs est pris dans la première. Sans cet attribut, la carte utilise les données publiées à côté de son script. Par exemple : `https://exemple.fr/donnees/`.
    #[prop(optional, into)] source: MaybeProp<String>,
    /// Adresse d’un fichier CSV ou JSON qui masque des lieux, en corrige ou leur ajoute un avis temporaire, par « id » : les colonnes du standard à corriger (une case vide ne corrige rien, « - » vide), « masquer » (oui), « avis », « avis_debut » et « avis_fin » (AAAA-MM-JJ). Chaque visiteur le lit alors lui-même ; « prepare publish --corrections » l’applique une fois pour tous. Par exemple : `https://exemple.fr/corrections.csv`.
    #[prop(optional, into)] corrections: MaybeProp<String>,
    /// Licence des données, pour celles qui n’en nomment pas : un fichier CSV ou JSON, une publication faite sans « --licence ». Elle se lit sous la carte, dans les fiches et sur le papier. Ce que dit une publication l’emporte ; où personne ne dit rien se lit « Licence non précisée ». Par exemple : `Licence Ouverte 2.0`.
    #[prop(optional, into)] licence: MaybeProp<String>,
    /// Qui citer pour ces données, dans les mots que demande leur licence, quand elles ne le disent pas elles-mêmes ; affiché au même endroit que la licence. Par exemple : `Données : hub du Forez, et ses partenaires`.
    #[prop(optional, into)] attribution: MaybeProp<String>,
    /// Adresse du fichier de réglages d’un hub : en JSON, des attributs par défaut (logo, contact, source…) et des propriétés CSS ; ou une simple feuille de style, si l’adresse finit par « .css ». Tous les sites qui le nomment changent avec lui ; ce que dit la balise l’emporte. Par exemple : `https://exemple.fr/reglages.json`.
    #[prop(optional, into)] reglages: MaybeProp<String>,
    /// Titre affiché au-dessus de la carte. Par exemple : `Se faire aider avec le numérique`.
    #[prop(optional, into)] titre: MaybeProp<String>,
    /// Adresse d’une image placée avant le titre. Par exemple : `/images/logo.svg`.
    #[prop(optional, into)] logo: MaybeProp<String>,
    /// Ce que montre la balise. Avec « fiche », les lieux sont choisis par « lieux ». Avec « compteur », ce que contient la balise (un lien vers votre carte, par exemple) s’affiche sous le nombre. Avec « parcours », des questions mènent aux lieux qui conviennent ; la carte s’ouvre ensuite. Par exemple : `liste`.
    #[prop(optional, into)] vue: MaybeProp<String>,
    /// Code du territoire montré d’abord, à l’intérieur de celui de la carte : « region-84 », « 42 », « 42218 ». Le visiteur peut en remonter. Par exemple : `42218`.
    #[prop(optional, into)] debut: MaybeProp<String>,
    /// Où regarde la carte au début : latitude, longitude (en degrés) et zoom, de 4 à 19, comme sur les cartes du Web. Par exemple : `45.43,4.39,12`.
    #[prop(optional, into)] regard: MaybeProp<String>,
    /// La liste ouverte au début. Par exemple : `lieux`.
    #[prop(optional, into)] onglet: MaybeProp<String>,
    /// Ce qui ne s’affiche pas, en mots séparés par des espaces. La source des données et sa licence s’affichent toujours : les licences le demandent. Par exemple : `exports impression`.
    #[prop(optional, into)] masquer: MaybeProp<String>,
    /// Adresse électronique à laquelle les visiteurs signalent une erreur : chaque fiche prépare un message, que le visiteur envoie lui-même, avec le lieu en copie s’il publie une adresse. Par exemple : `numerique@exemple.fr`.
    #[prop(optional, into)] contact: MaybeProp<String>,
    /// Adresse d’un service qui reçoit les signalements d’erreur en JSON (voir « Signalements ») : en https, ou relative à la page. Rien ne lui est demandé avant que le visiteur n’envoie. « contact » sert alors de recours, quand il ne répond pas. Le mot « reglages » suit le service que nomme le fichier de réglages : sans ce mot, celui-ci ne compte pas. Par exemple : `https://exemple.fr/signalements`.
    #[prop(optional, into)] signalement: MaybeProp<String>,
    /// Adresse d’une page d’aide, en lien à côté du titre. Par exemple : `/aide`.
    #[prop(optional, into)] aide: MaybeProp<String>,
    /// Ce que dit le lien vers la page d’aide (« Aide » sans cet attribut). Par exemple : `Comment ça marche ?`.
    #[prop(optional, into)] aide_libelle: MaybeProp<String>,
    /// Filtres choisis d’avance, que le visiteur peut retirer : les mêmes mots que dans l’adresse de la page, séparés par des points-virgules. Par exemple : `services=aide-aux-demarches-administratives;frais_a_charge=gratuit`.
    #[prop(optional, into)] filtres: MaybeProp<String>,
    /// Filtres qui limitent la carte pour de bon, écrits comme « filtres » : ce qui n’y répond pas n’y est pas, et le visiteur ne peut pas les retirer. Un lieu qui ne dit rien de ce qui est demandé n’y est pas non plus. Sans « horaires ». Par exemple : `dispositif_programmes_nationaux=france-services`.
    #[prop(optional, into)] filtres_fixes: MaybeProp<String>,
    /// Filtres qui ne sont pas proposés, en mots séparés par des espaces. Par exemple : `source formations_labels`.
    #[prop(optional, into)] filtres_masques: MaybeProp<String>,
    /// Niveau du titre dans le plan de la page, de 1 à 6 (2 sans cet attribut). Par exemple : `3`.
    #[prop(optional, into)] niveau_titre: MaybeProp<String>,
    /// Ce que la carte garde dans l’adresse de la page (territoire, filtres, fiche ouverte), pour que les liens et le bouton « Précédent » fonctionnent. Sans cet attribut : sous le préfixe « carte » (« carte2 » pour la deuxième carte d’une page). Un autre mot est un autre préfixe ; « non » ne garde rien. Par exemple : `lieux`.
    #[prop(optional, into)] adresse: MaybeProp<String>,
    /// Permet de chercher une adresse. Ce qui est tapé est alors envoyé à ce service, une fois par recherche : sans valeur, celui de la Géoplateforme (<https://data.geopf.fr/geocodage/search>) ; sinon l’adresse d’un service qui répond de la même façon. Le mot « reglages » suit celui que nomme le fichier de réglages. Sans cet attribut, rien n’est envoyé à personne. Par exemple : `https://data.geopf.fr/geocodage/search`.
    #[prop(optional, into)] geocodeur: MaybeProp<String>,
    /// Apparence toute faite. Sans cet attribut, la carte prend le texte et le fond de la page. Par exemple : `sombre`.
    #[prop(optional, into)] theme: MaybeProp<String>,
    /// Couleur des liens, des boutons et de la carte. Celle qui ne se lirait pas sur le fond est éclaircie ou assombrie. Par exemple : `#0a6b4f`.
    #[prop(optional, into)] couleur: MaybeProp<String>,
    /// Les lieux sont là : la carte répond. De nouveau après un changement de territoire ou de source par un attribut.
    #[prop(optional, into)] on_pret: Option<Callback<Pret>>,
    /// La carte n’a pas pu démarrer, s’est arrêtée, ou une partie de ses données manque. Le visiteur lit le message ; la console dit la même chose que « remede ».
    #[prop(optional, into)] on_erreur: Option<Callback<Erreur>>,
    /// Le visiteur est allé à un autre territoire.
    #[prop(optional, into)] on_territoire: Option<Callback<Territoire>>,
    /// Le visiteur a changé ce qu’il demande.
    #[prop(optional, into)] on_filtres: Option<Callback<Filtres>>,
    /// Le visiteur a ouvert la fiche d’un lieu.
    #[prop(optional, into)] on_lieu: Option<Callback<Lieu>>,
    /// Ce qui s’affiche tant que la carte n’est pas là, et si elle ne peut pas démarrer.
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let wishes = vec![
        ("region", region),
        ("departement", departement),
        ("epci", epci),
        ("commune", commune),
        ("perimetre", perimetre),
        ("lieux", lieux),
        ("autour", autour),
        ("nom", nom),
        ("source", source),
        ("corrections", corrections),
        ("licence", licence),
        ("attribution", attribution),
        ("reglages", reglages),
        ("titre", titre),
        ("logo", logo),
        ("vue", vue),
        ("debut", debut),
        ("regard", regard),
        ("onglet", onglet),
        ("masquer", masquer),
        ("contact", contact),
        ("signalement", signalement),
        ("aide", aide),
        ("aide-libelle", aide_libelle),
        ("filtres", filtres),
        ("filtres-fixes", filtres_fixes),
        ("filtres-masques", filtres_masques),
        ("niveau-titre", niveau_titre),
        ("adresse", adresse),
        ("geocodeur", geocodeur),
        ("theme", theme),
        ("couleur", couleur),
    ];
    let ears = [
        hear("pret", on_pret),
        hear("erreur", on_erreur),
        hear("territoire", on_territoire),
        hear("filtres", on_filtres),
        hear("lieu", on_lieu),
    ];
    host(HostProps { base, wishes, ears: ears.into_iter().flatten().collect(), children })
}
