// Écrit par « cargo xtask reference » depuis les tables de embed-snippet : ce qui est changé ici est perdu.

/** Les lieux sont là : la carte répond. De nouveau après un changement de territoire ou de source par un attribut. */
export interface CarteMednumPretDetail {
  /** Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont proches du visiteur ou de l’adresse qu’il cherche. */
  n_lieux: number | null;
  /** Jour de publication des données (AAAA-MM-JJ), vide s’il n’est pas connu. */
  date: string;
}

/** La carte n’a pas pu démarrer, s’est arrêtée, ou une partie de ses données manque. Le visiteur lit le message ; la console dit la même chose que « remede ». */
export interface CarteMednumErreurDetail {
  /** Pourquoi, en un mot. */
  cause: "reseau" | "delai" | "introuvable" | "statut" | "contenu" | "type" | "acces" | "politique" | "version" | "fichier" | "sans-wasm" | "arret" | "interne" | "inconnue";
  /** La phrase que lit le visiteur. */
  message: string;
  /** Ce qui a été constaté et ce que le propriétaire de la page peut y faire. */
  remede: string;
  /** L’adresse du fichier de données en cause ; absent quand c’est le programme qui manque. */
  fichier: string | undefined;
}

/** Le visiteur est allé à un autre territoire. */
export interface CarteMednumTerritoireDetail {
  /** Comme dans l’adresse de la page : « france », « region-84 », « 42 », « 42218 », « non-localises ». */
  code: string;
  /** Son nom ; pour une commune dont les contours manquent, son code. */
  nom: string;
  /** Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont proches du visiteur ou de l’adresse qu’il cherche. */
  n_lieux: number | null;
}

/** Le visiteur a changé ce qu’il demande. */
export interface CarteMednumFiltresDetail {
  /** Ce qui est demandé, avec les mots de l’adresse de la page : { services: ["aide-aux-demarches-administratives"], horaires: ["maintenant"], rdv: ["oui"], rayon: ["10"] }. Vide : rien n’est demandé. */
  filtres: Record<string, string[]>;
  /** Nombre de lieux du territoire affiché qui répondent aux filtres ; « null » tant qu’il n’est pas connu, et quand il dit combien sont proches du visiteur ou de l’adresse qu’il cherche. */
  n_lieux: number | null;
}

/** Le visiteur a ouvert la fiche d’un lieu. */
export interface CarteMednumLieuDetail {
  /** L’« id » du standard, entier ; « null » si le détail des fiches n’a pas pu être chargé. */
  id: string | null;
  /** Le nom du lieu. */
  nom: string;
}

/** Ce que reçoit le service que nomme l’attribut « signalement ». */
export interface CarteMednumSignalement {
  /** Version de ce format. Un champ de plus ne la change pas. */
  version: 1;
  /** Identifiant du lieu (colonne « id » du standard). */
  lieu: string;
  /** Son nom. */
  nom: string;
  /** Sa source (colonne « source »). */
  source: string;
  /** Code Insee de sa commune. */
  commune: string;
  /** Ce qui ne va pas, en un mot. */
  probleme: "nom" | "adresse" | "commune" | "position" | "telephone" | "courriels" | "site_web" | "horaires" | "services" | "modalites_accompagnement" | "publics" | "prise_en_charge" | "frais" | "modalites_acces" | "presentation" | "ferme" | "autre";
  /** Les colonnes du standard concernées ; aucune pour « ferme » et « autre ». */
  colonnes: string[];
  /** Ce qu’elles contiennent (plusieurs valeurs séparées par « | »). */
  valeur_actuelle: string;
  /** Ce qu’il faudrait lire, dans les mots du visiteur : à relire avant de le reprendre. */
  valeur_proposee: string;
  /** Ce qu’il ajoute. */
  message: string;
  /** Son adresse électronique, s’il attend une réponse. */
  courriel: string;
  /** L’adresse de la page, avec la fiche ouverte et rien d’autre après « # ». */
  page: string;
  /** Jour où la fiche a été mise à jour (AAAA-MM-JJ). */
  fiche_du: string;
  /** Jour de publication des données (AAAA-MM-JJ). */
  donnees_du: string;
}

export interface CarteMednumEventMap {
  "carte-mednum:pret": CustomEvent<CarteMednumPretDetail>;
  "carte-mednum:erreur": CustomEvent<CarteMednumErreurDetail>;
  "carte-mednum:territoire": CustomEvent<CarteMednumTerritoireDetail>;
  "carte-mednum:filtres": CustomEvent<CarteMednumFiltresDetail>;
  "carte-mednum:lieu": CustomEvent<CarteMednumLieuDetail>;
}

/** La carte des lieux de médiation numérique : la balise `<carte-mednum>`. */
export interface CarteMednumElement extends HTMLElement {
  /** Codes des régions auxquelles limiter la carte. */
  get region(): string | null;
  set region(value: string | boolean | null | undefined);
  /** Codes des départements ou des collectivités d’outre-mer auxquels limiter la carte. Un territoire plus petit l’emporte sur celui qui le contient : « region » 84 et « departement » 42 ensemble donnent la Loire. */
  get departement(): string | null;
  set departement(value: string | boolean | null | undefined);
  /** Numéros SIREN des intercommunalités (métropole, communauté d’agglomération, communauté de communes…) auxquelles limiter la carte : neuf chiffres. */
  get epci(): string | null;
  set epci(value: string | boolean | null | undefined);
  /** Codes des communes auxquelles limiter la carte : ceux de l’Insee, pas les codes postaux. Une liste de communes fait un secteur, à nommer avec « nom ». */
  get commune(): string | null;
  set commune(value: string | boolean | null | undefined);
  /** Adresse d’un fichier GeoJSON (longitude et latitude en degrés) dont les polygones limitent la carte : un secteur, un bassin de vie, un quartier. */
  get perimetre(): string | null;
  set perimetre(value: string | boolean | null | undefined);
  /** Identifiants (colonne « id » du standard) des seuls lieux à montrer, séparés par des espaces. */
  get lieux(): string | null;
  set lieux(value: string | boolean | null | undefined);
  /** « Et autour » : ajoute les lieux situés à moins de tant de kilomètres de la limite du territoire. */
  get autour(): string | null;
  set autour(value: number | string | boolean | null | undefined);
  /** Nom du territoire, tel que vos habitants le connaissent. Sans cet attribut, celui que disent les codes. */
  get nom(): string | null;
  set nom(value: string | boolean | null | undefined);
  /** Adresse des données : un dossier publié par « prepare publish », ou un fichier CSV ou JSON au standard national (une adresse qui ne finit ni par .csv ni par .json le dit par « #csv » ou « #json »), de 64 Mo au plus. Plusieurs adresses séparées par des espaces sont réunies ; un lieu présent dans plusieurs est pris dans la première. Sans cet attribut, la carte utilise les données publiées à côté de son script. */
  get source(): string | null;
  set source(value: string | boolean | null | undefined);
  /** Adresse d’un fichier CSV ou JSON qui masque des lieux, en corrige ou leur ajoute un avis temporaire, par « id » : les colonnes du standard à corriger (une case vide ne corrige rien, « - » vide), « masquer » (oui), « avis », « avis_debut » et « avis_fin » (AAAA-MM-JJ). Chaque visiteur le lit alors lui-même ; « prepare publish --corrections » l’applique une fois pour tous. */
  get corrections(): string | null;
  set corrections(value: string | boolean | null | undefined);
  /** Licence des données, pour celles qui n’en nomment pas : un fichier CSV ou JSON, une publication faite sans « --licence ». Elle se lit sous la carte, dans les fiches et sur le papier. Ce que dit une publication l’emporte ; où personne ne dit rien se lit « Licence non précisée ». */
  get licence(): string | null;
  set licence(value: string | boolean | null | undefined);
  /** Qui citer pour ces données, dans les mots que demande leur licence, quand elles ne le disent pas elles-mêmes ; affiché au même endroit que la licence. */
  get attribution(): string | null;
  set attribution(value: string | boolean | null | undefined);
  /** Adresse du fichier de réglages d’un hub : en JSON, des attributs par défaut (logo, contact, source…) et des propriétés CSS ; ou une simple feuille de style, si l’adresse finit par « .css ». Tous les sites qui le nomment changent avec lui ; ce que dit la balise l’emporte. */
  get reglages(): string | null;
  set reglages(value: string | boolean | null | undefined);
  /** Titre affiché au-dessus de la carte. */
  get titre(): string | null;
  set titre(value: string | boolean | null | undefined);
  /** Adresse d’une image placée avant le titre. */
  get logo(): string | null;
  set logo(value: string | boolean | null | undefined);
  /** Ce que montre la balise. Avec « fiche », les lieux sont choisis par « lieux ». Avec « compteur », ce que contient la balise (un lien vers votre carte, par exemple) s’affiche sous le nombre. Avec « parcours », des questions mènent aux lieux qui conviennent ; la carte s’ouvre ensuite. */
  get vue(): "carte-liste" | "carte" | "liste" | "fiche" | "compteur" | "parcours" | (string & {}) | null;
  set vue(value: "carte-liste" | "carte" | "liste" | "fiche" | "compteur" | "parcours" | (string & {}) | boolean | null | undefined);
  /** Code du territoire montré d’abord, à l’intérieur de celui de la carte : « region-84 », « 42 », « 42218 ». Le visiteur peut en remonter. */
  get debut(): string | null;
  set debut(value: string | boolean | null | undefined);
  /** Où regarde la carte au début : latitude, longitude (en degrés) et zoom, de 4 à 19, comme sur les cartes du Web. */
  get regard(): string | null;
  set regard(value: string | boolean | null | undefined);
  /** La liste ouverte au début. */
  get onglet(): "territoires" | "lieux" | (string & {}) | null;
  set onglet(value: "territoires" | "lieux" | (string & {}) | boolean | null | undefined);
  /** Ce qui ne s’affiche pas, en mots séparés par des espaces. La source des données et sa licence s’affichent toujours : les licences le demandent. */
  get masquer(): string | null;
  set masquer(value: string | boolean | null | undefined);
  /** Adresse électronique à laquelle les visiteurs signalent une erreur : chaque fiche prépare un message, que le visiteur envoie lui-même, avec le lieu en copie s’il publie une adresse. */
  get contact(): string | null;
  set contact(value: string | boolean | null | undefined);
  /** Adresse d’un service qui reçoit les signalements d’erreur en JSON (voir « Signalements ») : en https, ou relative à la page. Rien ne lui est demandé avant que le visiteur n’envoie. « contact » sert alors de recours, quand il ne répond pas. Le mot « reglages » suit le service que nomme le fichier de réglages : sans ce mot, celui-ci ne compte pas. */
  get signalement(): string | null;
  set signalement(value: string | boolean | null | undefined);
  /** Adresse d’une page d’aide, en lien à côté du titre. */
  get aide(): string | null;
  set aide(value: string | boolean | null | undefined);
  /** Ce que dit le lien vers la page d’aide (« Aide » sans cet attribut). */
  get aideLibelle(): string | null;
  set aideLibelle(value: string | boolean | null | undefined);
  /** Filtres choisis d’avance, que le visiteur peut retirer : les mêmes mots que dans l’adresse de la page, séparés par des points-virgules. */
  get filtres(): string | null;
  set filtres(value: string | boolean | null | undefined);
  /** Filtres qui limitent la carte pour de bon, écrits comme « filtres » : ce qui n’y répond pas n’y est pas, et le visiteur ne peut pas les retirer. Un lieu qui ne dit rien de ce qui est demandé n’y est pas non plus. Sans « horaires ». */
  get filtresFixes(): string | null;
  set filtresFixes(value: string | boolean | null | undefined);
  /** Filtres qui ne sont pas proposés, en mots séparés par des espaces. */
  get filtresMasques(): string | null;
  set filtresMasques(value: string | boolean | null | undefined);
  /** Niveau du titre dans le plan de la page, de 1 à 6 (2 sans cet attribut). */
  get niveauTitre(): string | null;
  set niveauTitre(value: number | string | boolean | null | undefined);
  /** Ce que la carte garde dans l’adresse de la page (territoire, filtres, fiche ouverte), pour que les liens et le bouton « Précédent » fonctionnent. Sans cet attribut : sous le préfixe « carte » (« carte2 » pour la deuxième carte d’une page). Un autre mot est un autre préfixe ; « non » ne garde rien. */
  get adresse(): string | null;
  set adresse(value: string | boolean | null | undefined);
  /** Permet de chercher une adresse. Ce qui est tapé est alors envoyé à ce service, une fois par recherche : sans valeur, celui de la Géoplateforme (https://data.geopf.fr/geocodage/search) ; sinon l’adresse d’un service qui répond de la même façon. Le mot « reglages » suit celui que nomme le fichier de réglages. Sans cet attribut, rien n’est envoyé à personne. */
  get geocodeur(): string | null;
  set geocodeur(value: string | boolean | null | undefined);
  /** Apparence toute faite. Sans cet attribut, la carte prend le texte et le fond de la page. */
  get theme(): "neutre" | "sombre" | "contraste" | "dsfr" | (string & {}) | null;
  set theme(value: "neutre" | "sombre" | "contraste" | "dsfr" | (string & {}) | boolean | null | undefined);
  /** Couleur des liens, des boutons et de la carte. Celle qui ne se lirait pas sur le fond est éclaircie ou assombrie. */
  get couleur(): string | null;
  set couleur(value: string | boolean | null | undefined);
  /** Charge à nouveau ce qui a échoué, comme le bouton « Réessayer ». */
  reessayer(): void;
  /** Ouvre la fiche d’un lieu. Un lieu que la carte n’a pas n’ouvre rien. */
  ouvrirLieu(id: string): void;
  /** Va à un territoire, dans les limites de la carte. */
  allerA(code: string): void;
  /** Ne demande plus rien : tous les lieux du territoire. */
  effacerFiltres(): void;
  addEventListener<K extends keyof CarteMednumEventMap>(type: K, listener: (this: CarteMednumElement, event: CarteMednumEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (this: CarteMednumElement, event: HTMLElementEventMap[K]) => unknown, options?: boolean | AddEventListenerOptions): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
  removeEventListener<K extends keyof CarteMednumEventMap>(type: K, listener: (this: CarteMednumElement, event: CarteMednumEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  removeEventListener<K extends keyof HTMLElementEventMap>(type: K, listener: (this: CarteMednumElement, event: HTMLElementEventMap[K]) => unknown, options?: boolean | EventListenerOptions): void;
  removeEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | EventListenerOptions): void;
}

declare global {
  interface HTMLElementTagNameMap {
    "carte-mednum": CarteMednumElement;
  }
}
