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
#   CARTE_ETAT      où garder d'une nuit à l'autre le fichier reçu et ce que la source en a dit (sinon : le dossier que donne systemd,
#                   ou ~/.local/state/carte-mednum)
#   CARTE_ESSAIS    nombre de nouveaux essais quand la source ne répond pas (5)
#   CARTE_PATIENCE  secondes au bout desquelles on n'essaie plus, quoi que la source demande d'attendre (1800)
#   CARTE_TAILLE    taille au-delà de laquelle le fichier de la source est refusé, en Mo, une fois décompressé (200)
#   CARTE_REPRENDRE oui : publier ce que la source envoie, même si « prepare revenir » l'a écarté
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
mkdir -p -- "$etat" 2>/dev/null || garder "le dossier $etat ne peut pas être créé (CARTE_ETAT en dit un autre)"
(: >>"$etat/verrou.qui") 2>/dev/null || garder "le dossier $etat ne peut pas être écrit (il est à un autre utilisateur ?)"

occupe() { garder "une autre exécution est en cours (processus $(cat "$etat/verrou.qui" 2>/dev/null))"; }

# Une seule nuit à la fois. Là où il y a flock, c'est le système qui tient le verrou : il s'en va avec le dernier de ses processus,
# quelle qu'ait été sa fin. Ailleurs c'est un dossier, que mkdir ne crée qu'une fois.
verrouiller() {
  if command -v flock >/dev/null; then
    exec 9>>"$etat/verrou.qui"
    flock -n 9 2>/dev/null && return
    # 1 : quelqu'un le tient. Tout autre code : ce système de fichiers ne sait pas verrouiller.
    [ $? -ne 1 ] || occupe
    exec 9>&-
  fi
  mkdir "$etat/verrou" 2>/dev/null || reprendre || occupe
  echo $$ >"$etat/verrou/pid"
}

# Le verrou laissé par une nuit qui a été tuée. Notre propre numéro ne prouve rien : dans un conteneur, chaque nuit est le processus 1 ;
# celui d'un autre ne prouve plus rien au bout d'un jour.
mort() {
  [ -n "$(find "$etat/verrou" -prune -mmin +1440 2>/dev/null)" ] && return
  autre=$(cat "$etat/verrou/pid" 2>/dev/null)
  [ -n "$autre" ] || return 1
  [ "$autre" = $$ ] && return
  ! { kill -0 "$autre" || [ -d "/proc/$autre" ] || ps -p "$autre"; } >/dev/null 2>&1
}

# Deux nuits qui trouvent le même verrou mort : une seule à la fois le juge, et la seconde en trouve un vivant.
reprendre() {
  mort || return 1
  if [ -n "$(find "$etat/reprise" -prune -mmin +1440 2>/dev/null)" ]; then rmdir "$etat/reprise" 2>/dev/null; fi
  mkdir "$etat/reprise" 2>/dev/null || return 1
  libre=1
  if mort && rm -rf "$etat/verrou" && mkdir "$etat/verrou" 2>/dev/null; then libre=0; fi
  rmdir "$etat/reprise"
  return $libre
}

verrouiller
trap 'rm -rf "$etat/verrou" "$etat/recu" "$etat/entetes"' EXIT
trap 'exit 1' HUP INT TERM
echo $$ >"$etat/verrou.qui"

# La somme du manifeste : de quoi reconnaître une publication.
somme() { [ ! -f "$dossier/manifest.json" ] || cksum <"$dossier/manifest.json"; }

# Les formes compressées que le serveur envoie telles quelles. Un fichier ne change jamais sous son nom, sauf le manifeste, dont
# prepare retire les formes compressées : il n'y a donc qu'à faire celles qui manquent. D'autres publient peut-être dans ce dossier en même
# temps : à chacun ses fichiers en cours, et le manifeste compressé ne reste que si c'est encore celui-là.
comprimer() {
  [ "${CARTE_COMPRIMER:-oui}" = non ] && return
  manifeste=$(somme)
  find "$dossier" -name '*.en-cours' -mmin +1440 -exec rm -f {} +
  for fichier in "$dossier"/*.bin "$dossier/manifest.json"; do
    [ -f "$fichier" ] || continue
    if [ ! -f "$fichier.gz" ] && command -v gzip >/dev/null; then
      gzip -9 -n -c <"$fichier" >"$fichier.gz.$$.en-cours" && mv -f "$fichier.gz.$$.en-cours" "$fichier.gz"
    fi
    if [ ! -f "$fichier.br" ] && command -v brotli >/dev/null; then
      brotli -q 11 -c <"$fichier" >"$fichier.br.$$.en-cours" && mv -f "$fichier.br.$$.en-cours" "$fichier.br"
    fi
  done
  rm -f "$dossier"/*."$$.en-cours"
  [ "$(somme)" = "$manifeste" ] || rm -f "$dossier/manifest.json.gz" "$dossier/manifest.json.br"
}

# Publie un fichier de la source ; sinon, dit pourquoi et garde ce qui est en place.
publier() {
  fichier=$1
  shift
  if ! "$prepare" publish "$fichier" --out "$dossier" "$@" >"$etat/journal" 2>"$etat/erreur"; then
    raison=$(sed -n 's/^prepare : //p' "$etat/erreur" | tail -n 1)
    [ -n "$raison" ] || raison="le programme prepare s'est arrêté en chemin"
    garder "$raison"
  fi
}

# « prepare revenir » a remis la publication précédente : ce qui vient d'« etat/source » a été écarté, et le reste tant que la source
# n'envoie pas autre chose. Si ce qui est en place en vient, c'est que l'on est revenu sur cette décision.
if [ "$(somme)" = "$(cat "$etat/publie" 2>/dev/null)" ]; then
  rm -f "$etat/ecarte"
elif [ -f "$dossier/.prepare-revenu" ] && [ -f "$etat/source" ]; then
  cksum <"$etat/source" >"$etat/ecarte"
fi

# Rien à publier. Encore faut-il que ce qui l'est soit entier : un disque, un nettoyage ou un envoi interrompu enlèvent des fichiers, et
# la source n'a rien de nouveau pour les remplacer.
inchange() {
  entier=
  if ! "$prepare" verify "$dossier" >"$etat/journal" 2>"$etat/erreur"; then
    entier=" ; la publication était abîmée, elle est refaite"
    en_place=$etat/source
    [ ! -f "$etat/ecarte" ] || en_place=$etat/source.precedent
    [ -f "$en_place" ] || garder "la publication est abîmée, et le fichier dont elle vient n'est plus là"
    publier "$en_place" "$@"
    [ -f "$etat/ecarte" ] || somme >"$etat/publie"
  fi
  comprimer
  if [ -n "$ecarte" ]; then
    dire "rien de nouveau à $adresse : c'est encore le fichier que « prepare revenir » a écarté (CARTE_REPRENDRE=oui le publie)$entier."
  else
    dire "rien de nouveau à $adresse$entier."
  fi
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

# Une adresse sûre ne mène pas, par redirection, à une autre qui ne l'est pas.
case $adresse in
  [Hh][Tt][Tt][Pp][Ss]:*) ensuite='=https' ;;
  *) ensuite='=http,https' ;;
esac
taille=${CARTE_TAILLE:-200}
case $taille in '' | 0* | *[!0-9]* | ???????*) garder "CARTE_TAILLE n'est pas un nombre de Mo : « $taille »" ;; esac

# Tout ce qu'on attend ici a une fin : une connexion, un silence, un transfert, les essais et ce que la source demande d'attendre entre eux
# (Retry-After). Ce qu'on écrit aussi : la taille annoncée est celle d'avant la décompression, et peut ne pas l'être.
telecharger() (
  # En blocs de 512 octets. Le signal ignoré, curl apprend que l'écriture est refusée et s'arrête.
  trap '' XFSZ
  ulimit -S -f $((taille * 2048 + 1)) 2>/dev/null
  exec curl --silent --location --fail --compressed --proto '=http,https' --proto-redir "$ensuite" \
    --connect-timeout 20 --speed-limit 1 --speed-time "${CARTE_DELAI:-60}" --max-time 3600 --max-filesize $((taille * 1048576)) \
    --retry "${CARTE_ESSAIS:-5}" --retry-connrefused --retry-max-time "${CARTE_PATIENCE:-1800}" \
    --dump-header "$etat/entetes" --output "$etat/recu" --write-out '%{http_code}' "$@" -- "$adresse"
)

trop_grand() { [ -f "$etat/recu" ] && [ "$(wc -c <"$etat/recu")" -gt $((taille * 1048576)) ]; }

rm -f "$etat/recu" "$etat/entetes"
connu=
if [ -f "$dossier/manifest.json" ] && [ -f "$etat/source" ] && [ "$(cat "$etat/empreinte" 2>/dev/null)" = "$empreinte" ]; then
  connu=oui
fi
ecarte=
if [ -f "$etat/ecarte" ]; then
  if [ "${CARTE_REPRENDRE:-}" = oui ]; then connu=; else ecarte=oui; fi
fi
if [ -n "$connu" ]; then
  reponse=$(telecharger --header "If-None-Match: $(cat "$etat/etag")" --header "If-Modified-Since: $(cat "$etat/date")")
else
  reponse=$(telecharger)
fi
code=$?
if [ $code -eq 63 ] || trop_grand; then
  garder "le fichier de $adresse fait plus de $taille Mo (CARTE_TAILLE change cette limite)"
fi
case $code in
  0) ;;
  1) garder "l'adresse $adresse mène à une adresse qui n'est pas sûre, ou n'est pas du Web" ;;
  6) garder "le serveur de $adresse est introuvable" ;;
  7) garder "le serveur de $adresse n'accepte pas de connexion" ;;
  18) garder "le fichier reçu de $adresse est incomplet" ;;
  22) garder "la source $adresse a répondu $reponse" ;;
  23) garder "le disque ne peut pas recevoir le fichier de $adresse" ;;
  28) garder "la source $adresse ne répond plus" ;;
  35 | 51 | 58 | 59 | 60) garder "la connexion à $adresse n'est pas sûre (certificat)" ;;
  *) garder "le téléchargement de $adresse a échoué (curl, code $code)" ;;
esac
if [ "$reponse" = 304 ] && [ -n "$connu" ]; then inchange "$@"; fi
[ "$reponse" = 200 ] || garder "la source $adresse a répondu $reponse"
[ -s "$etat/recu" ] || garder "la source $adresse a envoyé un fichier vide"
if [ -n "$connu$ecarte" ] && cmp -s "$etat/recu" "$etat/source"; then inchange "$@"; fi

# Un CSV coupé entre deux lignes se lit encore. Celui qui ne finit plus par une fin de ligne, quand le précédent le faisait, est coupé.
finit_une_ligne() { [ -z "$(tail -c 1 "$1")" ]; }
if [ -f "$etat/source" ] && finit_une_ligne "$etat/source" && ! finit_une_ligne "$etat/recu"; then
  garder "le fichier reçu de $adresse est coupé : sa dernière ligne n'est pas entière"
fi

avant=$(somme)
publier "$etat/recu" "$@"

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
# De quoi refaire, s'il le faut, la publication précédente que prepare garde : le fichier dont elle vient. Celui qui a été écarté n'est
# pas celui-là.
if [ "$(somme)" != "$avant" ] && [ ! -f "$etat/ecarte" ] && [ -f "$etat/source" ]; then
  mv -f "$etat/source" "$etat/source.precedent"
fi
mv -f "$etat/recu" "$etat/source"
rm -f "$etat/ecarte"
somme >"$etat/publie"
# Ce que prepare a trouvé à redire est dit une fois, quand les options ou le programme changent : pas chaque nuit.
if [ "$(cat "$etat/empreinte" 2>/dev/null)" != "$empreinte" ]; then
  sed -n 's/^prepare : /carte-mednum-nuit : /p' "$etat/erreur" >&2
fi
printf '%s\n' "$empreinte" >"$etat/empreinte"
comprimer
dire "$(tail -n 1 "$etat/journal")"
