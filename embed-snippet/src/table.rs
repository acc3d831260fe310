//! The table of attributes: each wish is described once, here. Observed names, parsing, the snippet, the reference page, types and the
//! configurator are derived from it.

use crate::attribute::{Attribute, FromHtml, Group, Kind};
use crate::codes;
use crate::config::{Adresse, Config, GEOPLATEFORME, HeadingLevel};
use crate::link::{territoire_of, territoire_text};
use crate::trust::AGREED;
use crate::words;
use atlas::colour::Colour;
use atlas::territoire::Territoire;

/// What the bundle knows of an attribute.
pub(crate) struct Reader {
    /// As written in HTML.
    pub name: &'static str,
    /// It says what the element is confined to.
    pub confines: bool,
    /// Its words are addresses.
    pub names_addresses: bool,
    /// Reads the text found in HTML.
    pub from_html: FromHtml,
}

/// Two tables of the same rows. The bundle only reads tags: what describes and writes them stays out of it.
macro_rules! attributes {
    ($({
        name: $name:literal,
        group: $group:ident,
        kind: $kind:expr,
        doc: $doc:expr,
        example: $example:literal,
        to_html: $to_html:expr,
        from_html: $from_html:expr,
    })*) => {
        /// All attributes, in the order of the reference page.
        pub const ATTRIBUTES: &[Attribute] = &[$(Attribute {
            name: $name,
            group: Group::$group,
            kind: $kind,
            doc: $doc,
            example: $example,
            to_html: $to_html,
            from_html: $from_html,
        }),*];

        /// The same for the bundle.
        pub(crate) const READERS: &[Reader] = &[$(Reader {
            name: $name,
            confines: matches!(Group::$group, Group::Territoire),
            names_addresses: matches!($kind, Kind::Url | Kind::Urls),
            from_html: $from_html,
        }),*];
    };
}

attributes! {
    {
        name: "region",
        group: Territoire,
        kind: Kind::Codes,
        doc: "Codes des régions auxquelles limiter la carte.",
        example: "84",
        to_html: |config| {
            nodes(config, |of| match of {
                Territoire::Region(code) => Some(code.to_string()),
                _ => None,
            })
        },
        from_html: |config, text| {
            let read = codes::read(text, "des codes de régions, comme 84", codes::region, &codes::regions)?;
            config.perimeter.territoires.extend(read);
            Ok(())
        },
    }
    {
        name: "departement",
        group: Territoire,
        kind: Kind::Codes,
        doc: "Codes des départements ou des collectivités d’outre-mer auxquels limiter la carte. Un territoire plus petit l’emporte sur \
              celui qui le contient : « region » 84 et « departement » 42 ensemble donnent la Loire.",
        example: "42 69",
        to_html: |config| {
            nodes(config, |of| match of {
                Territoire::Departement(code) => Some(code.to_string()),
                _ => None,
            })
        },
        from_html: |config, text| {
            let expected = "des codes de départements, comme 42, 2A ou 974";
            config.perimeter.territoires.extend(codes::read(text, expected, codes::departement, &codes::departements)?);
            Ok(())
        },
    }
    {
        name: "epci",
        group: Territoire,
        kind: Kind::Codes,
        doc: "Numéros SIREN des intercommunalités (métropole, communauté d’agglomération, communauté de communes…) auxquelles limiter la \
              carte : neuf chiffres.",
        example: "244200770",
        to_html: |config| joined(config.perimeter.epcis.iter().map(u32::to_string)),
        from_html: |config, text| {
            let expected = "des numéros SIREN d’intercommunalités, neuf chiffres, comme 244200770";
            config.perimeter.epcis = codes::read(text, expected, codes::epci, &Vec::new)?;
            Ok(())
        },
    }
    {
        name: "commune",
        group: Territoire,
        kind: Kind::Codes,
        doc: "Codes des communes auxquelles limiter la carte : ceux de l’Insee, pas les codes postaux. Une liste de communes fait un \
              secteur, à nommer avec « nom ».",
        example: "42218 42207",
        to_html: |config| {
            nodes(config, |of| match of {
                Territoire::Commune(code) => Some(code.to_string()),
                _ => None,
            })
        },
        from_html: |config, text| {
            let expected = "des codes Insee de communes, cinq signes, comme 42218 ou 2A004";
            config.perimeter.territoires.extend(codes::read(text, expected, codes::commune, &Vec::new)?);
            Ok(())
        },
    }
    {
        name: "perimetre",
        group: Territoire,
        kind: Kind::Url,
        doc: "Adresse d’un fichier GeoJSON (longitude et latitude en degrés) dont les polygones limitent la carte : un secteur, un bassin \
              de vie, un quartier.",
        example: "https://exemple.fr/secteur.geojson",
        to_html: |config| config.contour.clone(),
        from_html: |config, text| {
            config.contour = Some(url(text).ok_or("l’adresse d’un fichier GeoJSON")?);
            Ok(())
        },
    }
    {
        name: "lieux",
        group: Territoire,
        kind: Kind::Codes,
        doc: "Identifiants (colonne « id » du standard) des seuls lieux à montrer, séparés par des espaces.",
        example: "Hinaura_123 Hinaura_456",
        to_html: |config| joined(config.perimeter.lieux.iter().cloned()),
        from_html: |config, text| {
            // Commas and semicolons occur in ids.
            config.perimeter.lieux = text.split_whitespace().map(str::to_owned).collect();
            if config.perimeter.lieux.is_empty() { Err("des identifiants de lieux séparés par des espaces".into()) } else { Ok(()) }
        },
    }
    {
        name: "autour",
        group: Territoire,
        kind: Kind::Number(1, 100),
        doc: "« Et autour » : ajoute les lieux situés à moins de tant de kilomètres de la limite du territoire.",
        example: "10",
        to_html: |config| (config.perimeter.around_km > 0).then(|| config.perimeter.around_km.to_string()),
        from_html: |config, text| {
            let km = text.trim_end_matches("km").trim_end().parse().ok().filter(|km| (1..=100).contains(km));
            config.perimeter.around_km = km.ok_or("un nombre de kilomètres, de 1 à 100")?;
            Ok(())
        },
    }
    {
        name: "nom",
        group: Territoire,
        kind: Kind::Text,
        doc: "Nom du territoire, tel que vos habitants le connaissent. Sans cet attribut, celui que disent les codes.",
        example: "Le pays du Gier",
        to_html: |config| config.nom.clone(),
        from_html: |config, text| {
            config.nom = some(text);
            Ok(())
        },
    }
    {
        name: "source",
        group: Donnees,
        kind: Kind::Urls,
        doc: "Adresse des données : un dossier publié par « prepare publish », ou un fichier CSV ou JSON au standard national (une \
              adresse qui ne finit ni par .csv ni par .json le dit par « #csv » ou « #json »), de 64 Mo au plus. Plusieurs adresses séparées par des \
              espaces sont réunies ; un lieu présent dans plusieurs est pris dans la première. Sans cet attribut, la carte utilise les \
              données publiées à côté de son script.",
        example: "https://exemple.fr/donnees/",
        to_html: |config| joined(config.sources.iter().cloned()),
        from_html: |config, text| {
            let sources: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            if sources.len() > 8 {
                return Err("huit adresses au plus".into());
            }
            config.sources = sources;
            Ok(())
        },
    }
    {
        name: "corrections",
        group: Donnees,
        kind: Kind::Url,
        doc: "Adresse d’un fichier CSV ou JSON qui masque des lieux, en corrige ou leur ajoute un avis temporaire, par « id » : les colonnes du \
              standard à corriger (une case vide ne corrige rien, « - » vide), « masquer » (oui), « avis », « avis_debut » et « avis_fin » \
              (AAAA-MM-JJ). Chaque visiteur le lit alors lui-même ; « prepare publish --corrections » l’applique une fois pour tous.",
        example: "https://exemple.fr/corrections.csv",
        to_html: |config| config.corrections.clone(),
        from_html: |config, text| {
            config.corrections = Some(url(text).ok_or("l’adresse d’un fichier CSV ou JSON")?);
            Ok(())
        },
    }
    {
        name: "licence",
        group: Donnees,
        kind: Kind::Text,
        doc: "Licence des données, pour celles qui n’en nomment pas : un fichier CSV ou JSON, une publication faite sans « --licence ». Elle se lit \
              sous la carte, dans les fiches et sur le papier. Ce que dit une publication l’emporte ; où personne ne dit rien se lit « Licence \
              non précisée ».",
        example: "Licence Ouverte 2.0",
        to_html: |config| config.licence.clone(),
        from_html: |config, text| {
            config.licence = some(text);
            Ok(())
        },
    }
    {
        name: "attribution",
        group: Donnees,
        kind: Kind::Text,
        doc: "Qui citer pour ces données, dans les mots que demande leur licence, quand elles ne le disent pas elles-mêmes ; affiché au même \
              endroit que la licence.",
        example: "Données : hub du Forez, et ses partenaires",
        to_html: |config| config.attribution.clone(),
        from_html: |config, text| {
            config.attribution = some(text);
            Ok(())
        },
    }
    {
        name: "reglages",
        group: Apparence,
        kind: Kind::Url,
        doc: "Adresse du fichier de réglages d’un hub : en JSON, des attributs par défaut (logo, contact, source…) et des propriétés CSS ; ou \
              une simple feuille de style, si l’adresse finit par « .css ». Tous les sites qui le nomment changent avec lui ; ce que dit la \
              balise l’emporte.",
        example: "https://exemple.fr/reglages.json",
        to_html: |config| config.reglages.clone(),
        from_html: |config, text| {
            config.reglages = Some(url(text).ok_or("l’adresse d’un fichier JSON ou CSS")?);
            Ok(())
        },
    }
    {
        name: "titre",
        group: Vue,
        kind: Kind::Text,
        doc: "Titre affiché au-dessus de la carte.",
        example: "Se faire aider avec le numérique",
        to_html: |config| config.titre.clone(),
        from_html: |config, text| {
            config.titre = some(text);
            Ok(())
        },
    }
    {
        name: "logo",
        group: Vue,
        kind: Kind::Url,
        doc: "Adresse d’une image placée avant le titre.",
        example: "/images/logo.svg",
        to_html: |config| config.logo.clone(),
        from_html: |config, text| {
            config.logo = Some(url(text).ok_or("l’adresse d’une image")?);
            Ok(())
        },
    }
    {
        name: "vue",
        group: Vue,
        kind: Kind::Choice(words::VUES),
        doc: "Ce que montre la balise. Avec « fiche », les lieux sont choisis par « lieux ». Avec « compteur », ce que contient la balise \
              (un lien vers votre carte, par exemple) s’affiche sous le nombre. Avec « parcours », des questions mènent aux lieux qui \
              conviennent ; la carte s’ouvre ensuite.",
        example: "liste",
        to_html: |config| words::of_vue(config.vue),
        from_html: |config, text| {
            config.vue = words::vue(text)?;
            Ok(())
        },
    }
    {
        name: "debut",
        group: Vue,
        kind: Kind::Text,
        doc: "Code du territoire montré d’abord, à l’intérieur de celui de la carte : « region-84 », « 42 », « 42218 ». Le visiteur peut en \
              remonter.",
        example: "42218",
        to_html: |config| config.debut.map(territoire_text),
        from_html: |config, text| {
            let expected = "le code d’un territoire : « region-84 », « 42 » ou « 42218 »";
            config.debut = Some(territoire_of(text).ok_or(expected)?);
            Ok(())
        },
    }
    {
        name: "regard",
        group: Vue,
        kind: Kind::Text,
        doc: "Où regarde la carte au début : latitude, longitude (en degrés) et zoom, de 4 à 19, comme sur les cartes du Web.",
        example: "45.43,4.39,12",
        to_html: |config| config.regard.map(words::of_regard),
        from_html: |config, text| {
            let expected = "une latitude, une longitude et un zoom, comme 45.43,4.39,12";
            config.regard = Some(words::regard(text).ok_or(expected)?);
            Ok(())
        },
    }
    {
        name: "onglet",
        group: Vue,
        kind: Kind::Choice(words::ONGLETS),
        doc: "La liste ouverte au début.",
        example: "lieux",
        to_html: |config| config.liste_des_lieux.then(|| "lieux".to_owned()),
        from_html: |config, text| {
            config.liste_des_lieux = match text {
                "lieux" => true,
                "territoires" => false,
                _ => return Err("« territoires » ou « lieux »".into()),
            };
            Ok(())
        },
    }
    {
        name: "masquer",
        group: Vue,
        kind: Kind::Choices(words::SECTIONS),
        doc: "Ce qui ne s’affiche pas, en mots séparés par des espaces. La source des données et sa licence s’affichent toujours : les \
              licences le demandent.",
        example: "exports impression",
        to_html: |config| words::of_sections(&config.hidden),
        from_html: |config, text| {
            config.hidden = words::sections(text)?;
            Ok(())
        },
    }
    {
        name: "contact",
        group: Vue,
        kind: Kind::Email,
        doc: "Adresse électronique à laquelle les visiteurs signalent une erreur : chaque fiche prépare un message, que le visiteur envoie \
              lui-même, avec le lieu en copie s’il publie une adresse.",
        example: "numerique@exemple.fr",
        to_html: |config| config.contact.clone(),
        from_html: |config, text| {
            let plain = text.split('@').count() == 2 && !text.starts_with('@') && !text.ends_with('@');
            if !plain || text.contains([' ', '?', '&', ',', '<', '"', '%']) {
                return Err("une adresse électronique".into());
            }
            config.contact = some(text);
            Ok(())
        },
    }
    {
        name: "signalement",
        group: Vue,
        kind: Kind::Url,
        doc: "Adresse d’un service qui reçoit les signalements d’erreur en JSON (voir « Signalements ») : en https, ou relative à la page. \
              Rien ne lui est demandé avant que le visiteur n’envoie. « contact » sert alors de recours, quand il ne répond pas. Le mot \
              « reglages » suit le service que nomme le fichier de réglages : sans ce mot, celui-ci ne compte pas.",
        example: "https://exemple.fr/signalements",
        to_html: |config| config.signalement.clone().or_else(|| agreed(config, "signalement")),
        from_html: |config, text| {
            config.signalement = Some(url(text).filter(|url| is_private(url)).ok_or("une adresse en https, ou relative à la page")?);
            Ok(())
        },
    }
    {
        name: "aide",
        group: Vue,
        kind: Kind::Url,
        doc: "Adresse d’une page d’aide, en lien à côté du titre.",
        example: "/aide",
        to_html: |config| config.aide.clone(),
        from_html: |config, text| {
            config.aide = Some(url(text).ok_or("l’adresse d’une page")?);
            Ok(())
        },
    }
    {
        name: "aide-libelle",
        group: Vue,
        kind: Kind::Text,
        doc: "Ce que dit le lien vers la page d’aide (« Aide » sans cet attribut).",
        example: "Comment ça marche ?",
        to_html: |config| config.aide_libelle.clone(),
        from_html: |config, text| {
            config.aide_libelle = some(text);
            Ok(())
        },
    }
    {
        name: "filtres",
        group: Filtres,
        kind: Kind::Filters,
        doc: "Filtres choisis d’avance, que le visiteur peut retirer : les mêmes mots que dans l’adresse de la page, séparés par des \
              points-virgules.",
        example: "services=aide-aux-demarches-administratives;frais_a_charge=gratuit",
        to_html: |config| words::of_filter(&config.filtres),
        from_html: |config, text| {
            config.filtres = words::filter(text, true)?;
            Ok(())
        },
    }
    {
        name: "filtres-fixes",
        group: Filtres,
        kind: Kind::Filters,
        doc: "Filtres qui limitent la carte pour de bon, écrits comme « filtres » : ce qui n’y répond pas n’y est pas, et le visiteur ne \
              peut pas les retirer. Un lieu qui ne dit rien de ce qui est demandé n’y est pas non plus. Sans « horaires ».",
        example: "dispositif_programmes_nationaux=france-services",
        to_html: |config| words::of_filter(&config.filtres_fixes),
        from_html: |config, text| {
            config.filtres_fixes = words::filter(text, false)?;
            Ok(())
        },
    }
    {
        name: "filtres-masques",
        group: Filtres,
        kind: Kind::Choices(words::CRITERIA),
        doc: "Filtres qui ne sont pas proposés, en mots séparés par des espaces.",
        example: "source formations_labels",
        to_html: |config| joined(config.filtres_masques.iter().map(|of| words::of_criterion(*of).to_owned())),
        from_html: |config, text| {
            config.filtres_masques = words::criteria(text)?;
            Ok(())
        },
    }
    {
        name: "niveau-titre",
        group: Page,
        kind: Kind::Number(1, 6),
        doc: "Niveau du titre dans le plan de la page, de 1 à 6 (2 sans cet attribut).",
        example: "3",
        to_html: |config| {
            (config.niveau_titre != HeadingLevel::default()).then(|| config.niveau_titre.get().to_string())
        },
        from_html: |config, text| {
            config.niveau_titre = text.parse().ok().and_then(HeadingLevel::new).ok_or("un nombre de 1 à 6")?;
            Ok(())
        },
    }
    {
        name: "adresse",
        group: Page,
        kind: Kind::Text,
        doc: "Ce que la carte garde dans l’adresse de la page (territoire, filtres, fiche ouverte), pour que les liens et le bouton \
              « Précédent » fonctionnent. Sans cet attribut : sous le préfixe « carte » (« carte2 » pour la deuxième carte d’une page). \
              Un autre mot est un autre préfixe ; « non » ne garde rien.",
        example: "lieux",
        to_html: |config| match &config.adresse {
            Adresse::Kept => None,
            Adresse::Under(prefix) => Some(prefix.clone()),
            Adresse::Nothing => Some("non".into()),
        },
        from_html: |config, text| {
            config.adresse = match text {
                "" => Adresse::Kept,
                "non" => Adresse::Nothing,
                prefix => {
                    Adresse::under(prefix).ok_or("« non », ou un mot sans espace ni accent (40 signes au plus)")?
                }
            };
            Ok(())
        },
    }
    {
        name: "geocodeur",
        group: Page,
        kind: Kind::Url,
        doc: "Permet de chercher une adresse. Ce qui est tapé est alors envoyé à ce service, une fois par recherche : sans valeur, celui \
              de la Géoplateforme (https://data.geopf.fr/geocodage/search) ; sinon l’adresse d’un service qui répond de la même façon. \
              Le mot « reglages » suit celui que nomme le fichier de réglages. Sans cet attribut, rien n’est envoyé à personne.",
        example: "https://data.geopf.fr/geocodage/search",
        to_html: |config| config.geocodeur.clone().or_else(|| agreed(config, "geocodeur")),
        from_html: |config, text| {
            config.geocodeur = Some(match text {
                "" => GEOPLATEFORME.into(),
                text => url(text).ok_or("l’adresse d’un service, ou rien pour celui de la Géoplateforme")?,
            });
            Ok(())
        },
    }
    {
        name: "theme",
        group: Apparence,
        kind: Kind::Choice(words::THEMES),
        doc: "Apparence toute faite. Sans cet attribut, la carte prend le texte et le fond de la page.",
        example: "sombre",
        to_html: |config| config.theme.map(str::to_owned),
        from_html: |config, text| {
            config.theme = Some(words::theme(text)?);
            Ok(())
        },
    }
    {
        name: "couleur",
        group: Apparence,
        kind: Kind::Colour,
        doc: "Couleur des liens, des boutons et de la carte. Celle qui ne se lirait pas sur le fond est éclaircie ou assombrie.",
        example: "#0a6b4f",
        to_html: |config| config.couleur.map(Colour::to_hex),
        from_html: |config, text| {
            config.couleur = Some(Colour::of_hex(text).ok_or("une couleur, comme #0a6b4f")?);
            Ok(())
        },
    }
}

/// The tag's word that the hub's file decides.
fn agreed(config: &Config, name: &str) -> Option<String> {
    config.agreed.contains(&name).then(|| AGREED.to_owned())
}

/// The codes of the territories of a kind, as they are written.
fn nodes(config: &Config, code: fn(&Territoire) -> Option<String>) -> Option<String> {
    joined(config.perimeter.territoires.iter().filter_map(code))
}

fn joined(words: impl Iterator<Item = String>) -> Option<String> {
    some(&words.collect::<Vec<_>>().join(" "))
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// An address on the Web, or relative to the page.
pub(crate) fn url(text: &str) -> Option<String> {
    // `javascript:` and the like have a colon before any slash.
    let scheme = text.split(['/', '?', '#']).next().unwrap_or_default();
    let plain = !scheme.contains(':') || matches!(scheme, "https:" | "http:");
    (plain && !text.is_empty() && !text.contains(char::is_whitespace)).then(|| text.to_owned())
}

/// Whether what is sent to an address is read by nobody on the way: https, the page's own site, or this very machine, for trials.
fn is_private(url: &str) -> bool {
    let of_machine = |rest: &str| {
        let hosts = ["localhost", "127.0.0.1"].iter().filter_map(|host| rest.strip_prefix(host));
        hosts.into_iter().any(|after| after.is_empty() || after.starts_with(['/', ':'])) && !rest.contains('@')
    };
    // Two slashes alone, either way round, are another host under the page's own scheme.
    let plain = !url.starts_with("http:") && !url.starts_with("//");
    let of_web = |rest: &str| {
        let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let (host, port) = host.split_once(':').map_or((host, None), |(host, port)| (host, Some(port)));
        let named = host
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || !letter.is_ascii() || matches!(letter, '.' | '-' | '_'));
        named
            && !host.is_empty()
            && port.is_none_or(|port| {
                !port.is_empty() && port.len() < 6 && port.bytes().all(|digit| digit.is_ascii_digit())
            })
    };
    let known = match (url.strip_prefix("http://"), url.strip_prefix("https:")) {
        (Some(rest), _) => of_machine(rest),
        (None, Some(rest)) => rest.strip_prefix("//").is_some_and(of_web),
        (None, None) => plain,
    };
    // Browsers leave out what is no sign, and read what is left.
    !url.contains(|sign: char| sign == '\\' || sign <= ' ') && known
}

/// Whether an address has neither scheme nor host, so that it is of the site that it is read from.
pub(crate) fn is_relative(text: &str) -> bool {
    url(text).is_some() && is_private(text) && !text.starts_with("http")
}
