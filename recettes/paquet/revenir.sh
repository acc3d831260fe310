#!/bin/sh
# Revenir à une version précédente de la carte : carte-mednum.EMPREINTE.js redevient carte-mednum.js, avec ses formes compressées. Le
# dossier de code qu'il nomme est encore là, puisqu'une mise à jour ne retire rien. Les pages suivent dans les cinq minutes.
#
#   sh revenir.sh                      la version d'avant celle qui est servie
#   sh revenir.sh EMPREINTE            celle-là : les dix chiffres et lettres du nom
#   sh revenir.sh EMPREINTE DOSSIER    dans un autre dossier que celui de ce script
#
# Code de sortie : 0 fait, ou déjà servie ; 1 rien n'a changé, et la raison est dite ; 2 il faut dire laquelle.
set -u
umask 022

dire() { printf 'revenir : %s\n' "$1"; }

voulue=${1:-}
dossier=${2:-$(dirname -- "$0")}
cd -- "$dossier" || exit 1
[ -f carte-mednum.js ] || { dire "il n'y a pas de carte-mednum.js dans $(pwd)" >&2; exit 1; }

# Les scripts épinglés qui sont là, le plus récent d'abord, et celui qui est servi.
versions=$(ls -t -- carte-mednum.??????????.js 2>/dev/null)
servie=
for version in $versions; do
  if cmp -s "$version" carte-mednum.js; then servie=$version; fi
done

if [ -n "$voulue" ]; then
  voulue=carte-mednum.$voulue.js
else
  # Celle d'avant est déposée avant : entre plusieurs, la plus récente de celles qui le sont.
  autres=
  for version in $versions; do
    if [ "$version" != "$servie" ]; then autres="$autres $version"; fi
  done
  # shellcheck disable=SC2086 # une liste de noms sans espace
  set -- $autres
  if [ $# -eq 1 ]; then
    voulue=$1
  else
    for version in "$@"; do
      if [ -n "$servie" ] && [ -z "$voulue" ] && [ "$servie" -nt "$version" ]; then voulue=$version; fi
    done
  fi
  if [ -z "$voulue" ]; then
    [ $# -gt 0 ] || { dire "il n'y a pas d'autre version ici : redéposer un paquet précédent, en entier" >&2; exit 1; }
    dire "laquelle ? Les empreintes qui sont là :" >&2
    printf '%s\n' "$@" | sed 's/^carte-mednum\.\(.*\)\.js$/  \1/' >&2
    exit 2
  fi
fi

[ -f "$voulue" ] || { dire "$voulue n'est pas ici" >&2; exit 1; }
[ "$voulue" != "$servie" ] || { dire "$voulue est déjà celle qui est servie."; exit 0; }
code=$(sed -n 's/.*"\(code\/[0-9a-f]\{10\}\/\)".*/\1/p' "$voulue" | head -n 1)
if [ -z "$code" ] || [ ! -f "${code}carte-mednum-widget.js" ]; then
  dire "le dossier ${code:-de code} que nomme $voulue n'est plus là : redéposer ce paquet, en entier" >&2
  exit 1
fi

# D'un coup chacune, et aucune forme compressée d'une autre version : un serveur l'enverrait à la place du script.
for forme in "" .br .gz; do
  if [ -f "$voulue$forme" ]; then
    cp -- "$voulue$forme" "carte-mednum.js$forme.en-cours" && mv -f -- "carte-mednum.js$forme.en-cours" "carte-mednum.js$forme" || exit 1
  else
    rm -f -- "carte-mednum.js$forme"
  fi
done
dire "carte-mednum.js est maintenant $voulue (avant : ${servie:-une version qui n'a pas de nom})."
