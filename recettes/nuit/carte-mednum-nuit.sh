#!/bin/sh
# Chaque nuit : reprendre le fichier de la source, le vérifier, le publier. La publication d'hier reste tant que celle d'aujourd'hui
# n'est pas entière.
#
#   carte-mednum-nuit.sh ADRESSE DOSSIER [options de « prepare publish »…]
#
#   ADRESSE   l'adresse stable du fichier national, CSV ou JSON
#   DOSSIER   le dossier publié, celui que la balise nomme (ou « donnees » à côté de carte-mednum.js)
#   options   --titre, --licence, --attribution, --au-moins… : « prepare --help » les explique toutes
#
# Réglages, par l'environnement :
#   CARTE_PREPARE   le programme prepare (sinon : celui qui est à côté de ce script, ou celui du PATH)
#   CARTE_ETAT      où garder d'une nuit à l'autre le fichier reçu et ce que la source en a dit
#   CARTE_ESSAIS    nombre de nouveaux essais quand la source ne répond pas (5)
#   CARTE_COMPRIMER non : ne pas faire les formes compressées (un hébergement qui compresse lui-même ne s'en sert pas)
#   CARTE_DELAI     secondes sans rien recevoir avant d'abandonner (60)
#
# Code de sortie : 0 publié, ou rien de nouveau ; 1 rien n'a changé, et la raison est dite ; 2 commande mal formée.
set -u
umask 022

dire() { printf 'carte-mednum-nuit : %s\n' "$1"; }

garder() {
  if [ -f "$dossier/manifest.json" ]; then
    dire "$1 ; la publication précédente reste en place." >&2
  else
    dire "$1 ; rien n'est publié." >&2
  fi
  exit 1
}

if [ $# -lt 2 ] || [ "${1#-}" != "$1" ] || [ "${2#-}" != "$2" ]; then
  dire "il faut une adresse et un dossier : carte-mednum-nuit.sh ADRESSE DOSSIER [options]" >&2
  exit 2
fi
adresse=$1 dossier=$2
shift 2

ici=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
prepare=${CARTE_PREPARE:-}
if [ -z "$prepare" ]; then
  if [ -x "$ici/prepare" ]; then prepare=$ici/prepare; else prepare=$(command -v prepare) || prepare=; fi
fi
[ -x "$prepare" ] || garder "le programme prepare est introuvable (CARTE_PREPARE dit où il est)"
command -v curl >/dev/null || garder "le programme curl est introuvable"

# Un état par source et par dossier : un hub peut en publier plusieurs.
cle=$(printf '%s\n%s' "$adresse" "$dossier" | cksum | cut -d ' ' -f 1)
etat=${CARTE_ETAT:-${STATE_DIRECTORY:-${XDG_STATE_HOME:-${HOME:-/var/lib}/.local/state}/carte-mednum}}/$cle
mkdir -p -- "$etat" 2>/dev/null || garder "le dossier $etat ne peut pas être créé"

if ! mkdir "$etat/verrou" 2>/dev/null; then
  autre=$(cat "$etat/verrou/pid" 2>/dev/null)
  if [ -n "$autre" ] && kill -0 "$autre" 2>/dev/null; then garder "une autre exécution est en cours (processus $autre)"; fi
  mkdir -p "$etat/verrou"
fi
trap 'rm -rf "$etat/verrou" "$etat/recu" "$etat/entetes"' EXIT
trap 'exit 1' HUP INT TERM
echo $$ >"$etat/verrou/pid"

# Les formes compressées que le serveur envoie telles quelles. Un fichier ne change jamais sous son nom, sauf le manifeste, dont
# prepare retire les formes compressées : il n'y a donc qu'à faire celles qui manquent.
comprimer() {
  [ "${CARTE_COMPRIMER:-oui}" = non ] && return
  rm -f "$dossier"/*.en-cours
  for fichier in "$dossier"/*.bin "$dossier/manifest.json"; do
    [ -f "$fichier" ] || continue
    if [ ! -f "$fichier.gz" ] && command -v gzip >/dev/null; then
      gzip -9 -n -c <"$fichier" >"$fichier.gz.en-cours" && mv -f "$fichier.gz.en-cours" "$fichier.gz"
    fi
    if [ ! -f "$fichier.br" ] && command -v brotli >/dev/null; then
      brotli -q 11 -c <"$fichier" >"$fichier.br.en-cours" && mv -f "$fichier.br.en-cours" "$fichier.br"
    fi
  done
  rm -f "$dossier"/*.en-cours
}

inchange() {
  comprimer
  dire "rien de nouveau à $adresse."
  exit 0
}

# Ce qui décide du résultat à côté du fichier : le programme et ses options. S'ils changent, la source est relue entière.
empreinte=$(
  {
    cksum <"$prepare"
    for mot in "$@"; do
      printf '%s\n' "$mot"
      if [ -f "$mot" ]; then cksum <"$mot"; fi
    done
  } | cksum
)

telecharger() {
  curl --silent --location --fail --compressed --proto '=http,https' \
    --connect-timeout 20 --speed-limit 1 --speed-time "${CARTE_DELAI:-60}" --max-time 3600 \
    --retry "${CARTE_ESSAIS:-5}" --retry-connrefused \
    --dump-header "$etat/entetes" --output "$etat/recu" --write-out '%{http_code}' "$@" -- "$adresse"
}

rm -f "$etat/recu" "$etat/entetes"
connu=
if [ -f "$dossier/manifest.json" ] && [ -f "$etat/source" ] && [ "$(cat "$etat/empreinte" 2>/dev/null)" = "$empreinte" ]; then
  connu=oui
fi
if [ -n "$connu" ]; then
  reponse=$(telecharger --header "If-None-Match: $(cat "$etat/etag")" --header "If-Modified-Since: $(cat "$etat/date")")
else
  reponse=$(telecharger)
fi
code=$?
case $code in
  0) ;;
  6) garder "le serveur de $adresse est introuvable" ;;
  7) garder "le serveur de $adresse n'accepte pas de connexion" ;;
  18) garder "le fichier reçu de $adresse est incomplet" ;;
  22) garder "la source $adresse a répondu $reponse" ;;
  28) garder "la source $adresse ne répond plus" ;;
  35 | 51 | 58 | 59 | 60) garder "la connexion à $adresse n'est pas sûre (certificat)" ;;
  *) garder "le téléchargement de $adresse a échoué (curl, code $code)" ;;
esac
if [ "$reponse" = 304 ] && [ -n "$connu" ]; then inchange; fi
[ "$reponse" = 200 ] || garder "la source $adresse a répondu $reponse"
[ -s "$etat/recu" ] || garder "la source $adresse a envoyé un fichier vide"
if [ -n "$connu" ] && cmp -s "$etat/recu" "$etat/source"; then inchange; fi

# Un CSV coupé entre deux lignes se lit encore. Celui qui ne finit plus par une fin de ligne, quand le précédent le faisait, est coupé.
finit_une_ligne() { [ -z "$(tail -c 1 "$1")" ]; }
if [ -f "$etat/source" ] && finit_une_ligne "$etat/source" && ! finit_une_ligne "$etat/recu"; then
  garder "le fichier reçu de $adresse est coupé : sa dernière ligne n'est pas entière"
fi

if ! "$prepare" publish "$etat/recu" --out "$dossier" "$@" >"$etat/journal" 2>"$etat/erreur"; then
  raison=$(sed -n 's/^prepare : //p' "$etat/erreur" | tail -n 1)
  [ -n "$raison" ] || raison="le programme prepare s'est arrêté en chemin"
  garder "$raison"
fi

# La valeur d'un en-tête de la dernière réponse : les précédentes sont des redirections.
entete() {
  awk -v nom="$1" '
    /^HTTP\// { valeur = "" }
    { deux = index($0, ":")
      if (deux && tolower(substr($0, 1, deux - 1)) == nom) { valeur = substr($0, deux + 1); gsub(/^[ \t]+|[ \t\r]+$/, "", valeur) } }
    END { print valeur }' "$etat/entetes"
}
entete etag >"$etat/etag"
entete last-modified >"$etat/date"
mv -f "$etat/recu" "$etat/source"
printf '%s\n' "$empreinte" >"$etat/empreinte"
comprimer
dire "$(tail -n 1 "$etat/journal")"
