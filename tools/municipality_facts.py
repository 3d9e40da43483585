"""Write the facts about the municipalities of our two sample networks from a municipality register.

    python tools/municipality_facts.py FILE [--year 2022] [--to DIRECTORY]

FILE is a CSV made from the municipality register of the Federal Statistical Office (Destatis GV-ISys), UTF-8,
with a heading row and at least the columns in ``COLUMNS``. The source file itself is not part of the project;
docs/data.md says where it comes from. A broken row is named by row and column, and nothing is written.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FACTS = Path(__file__).resolve().parent.parent / "src" / "lotsennetz" / "people" / "facts"
SOURCE = "Gemeindeverzeichnis-Informationssystem GV-ISys"
LICENCE = "dl-de/by-2-0"
ATTRIBUTION = "© Statistisches Bundesamt (Destatis), {year}, verändert"
COLUMNS = (
    *("ags", "ars", "name", "name_amtlich", "typ"),
    *("flaeche_km2", "einwohner_zensus2022", "plz", "lon", "lat"),
)
KINDS = {
    "Stadtkreis": "stadtkreis",
    "Große Kreisstadt": "grosse_kreisstadt",
    "Stadt": "stadt",
    "Gemeinde": "gemeinde",
}
# What people call a town where the register's name is longer.
EVERYDAY_NAMES = {"Lahr/Schwarzwald": "Lahr"}
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


@dataclass(frozen=True)
class Region:
    """A network's place in the register. ``only`` empty means all municipalities below the prefixes."""

    slug: str
    network: dict[str, Any]
    prefixes: tuple[str, ...]
    only: tuple[str, ...] = ()


def keys(district: str, numbers: str) -> tuple[str, ...]:
    """Official keys of one district from the last three digits of each."""
    return tuple(district + number for number in numbers.split())


FOUNDERS = keys("08317", "001 057 065 089 096")
JOINED = keys("08317", "021 026 029 047 056 068 075 078 098 110 113 116 118 126 127 151 153")
NINE_TOWNS = keys("08211", "000") + keys("08215", "007 009 017 108 109") + keys("08216", "007 015 043")

ORTENAU = Region(
    slug="ortenau-digital",
    network={
        "name": "Ortenau Digital",
        "slug": "ortenau-digital",
        "coordinator": {
            "slug": "landratsamt",
            "name": "Landratsamt Ortenaukreis",
            "official_name": "Landratsamt Ortenaukreis",
            "kind": "landratsamt",
            "ags": None,
            "ars": "083170000000",
            "district_key": "08317",
            "seat_ags": "08317096",
        },
        "declaration": {"name": "Acherner Erklärung", "signed_on": "2021-09-30", "place": "Illenau, Achern"},
        "founders": sorted(FOUNDERS),
        "signatories": sorted(FOUNDERS + JOINED),
        "members": sorted(FOUNDERS + JOINED),
    },
    prefixes=("08317",),
)
REGIONAL = Region(
    slug="regional-digital",
    network={
        "name": "Regional.Digital",
        "slug": "regional-digital",
        "coordinator": {"ags": "08215017"},
        "declaration": {"name": "Willensbekundung", "signed_on": "2019-10-11", "place": ""},
        "founders": sorted(NINE_TOWNS),
        "signatories": sorted(NINE_TOWNS),
        "members": sorted(NINE_TOWNS),
    },
    # The city of Baden-Baden and the districts of Karlsruhe and Rastatt; not the city of Karlsruhe (08212).
    prefixes=("08211", "08215", "08216"),
    only=NINE_TOWNS,
)


class BrokenRowError(Exception):
    """The register cannot be used; the text names row and column."""


def slug_of(name: str) -> str:
    """``Haslach im Kinzigtal`` becomes ``haslach-im-kinzigtal``, ``Meißenheim`` becomes ``meissenheim``."""
    folded = name.lower().translate(UMLAUTS)
    words = "".join(letter if letter.isascii() and letter.isalnum() else " " for letter in folded).split()
    return "-".join(words)


def municipality(number: int, row: dict[str, str]) -> dict[str, Any]:
    """One row of the register in our own words."""

    def value(column: str) -> str:
        text = (row.get(column) or "").strip()
        if not text:
            raise BrokenRowError(f"row {number}, column {column}: empty")
        return text

    def figure(column: str) -> float:
        try:
            return float(value(column))
        except ValueError:
            raise BrokenRowError(f"row {number}, column {column}: {value(column)!r} is no number") from None

    def key(column: str, digits: int) -> str:
        if not (len(value(column)) == digits and value(column).isdigit()):
            raise BrokenRowError(f"row {number}, column {column}: {value(column)!r} has not {digits} digits")
        return value(column)

    if value("typ") not in KINDS:
        raise BrokenRowError(f"row {number}, column typ: {value('typ')!r} is not known")
    name = EVERYDAY_NAMES.get(value("name"), value("name"))
    return {
        "ags": key("ags", 8),
        "ars": key("ars", 12),
        "slug": slug_of(name),
        "name": name,
        "official_name": value("name_amtlich"),
        "kind": KINDS[value("typ")],
        "population": int(figure("einwohner_zensus2022")),
        "postcode": key("plz", 5),
        "lon": figure("lon"),
        "lat": figure("lat"),
        "area_km2": figure("flaeche_km2"),
        "website": "",
    }


def read_register(path: Path) -> list[dict[str, Any]]:
    """Every inhabited municipality in the file; areas without inhabitants have no town hall."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
        if missing:
            raise BrokenRowError(f"row 1: missing columns {', '.join(missing)}")
        return [
            municipality(number, row)
            for number, row in enumerate(reader, start=2)
            if not (row["typ"] or "").startswith("Gemeindefreies Gebiet")
        ]


def facts(region: Region, register: list[dict[str, Any]], year: int) -> dict[str, Any]:
    """The content of one facts file."""
    rows = [row for row in register if row["ags"].startswith(region.prefixes)]
    if region.only:
        rows = [row for row in rows if row["ags"] in region.only]
    absent = set(region.network["members"]) - {row["ags"] for row in rows}
    if absent:
        raise BrokenRowError(f"the register lacks members of {region.slug}: {', '.join(sorted(absent))}")
    return {
        "source": SOURCE,
        "licence": LICENCE,
        "attribution": ATTRIBUTION.format(year=year),
        "population_source": "Zensus 2022",
        "ags_prefixes": list(region.prefixes),
        "network": region.network,
        "municipalities": sorted(rows, key=lambda row: str(row["ags"])),
    }


def as_json(content: dict[str, Any]) -> str:
    """Readable JSON with one municipality per line, so that a change of one town is a change of one line."""
    head = json.dumps({**content, "municipalities": []}, ensure_ascii=False, indent=2)
    rows = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in content["municipalities"])
    return head.removesuffix("[]\n}") + f"[\n{rows}\n  ]\n}}\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("file", type=Path, help="the register as CSV")
    parser.add_argument("--year", type=int, default=2022, help="the year that the attribution names")
    parser.add_argument("--to", type=Path, default=FACTS, help="where to write")
    options = parser.parse_args()
    try:
        register = read_register(options.file)
        contents = {region.slug: facts(region, register, options.year) for region in (ORTENAU, REGIONAL)}
    except (BrokenRowError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    options.to.mkdir(parents=True, exist_ok=True)
    for slug, content in contents.items():
        path = options.to / f"{slug}.json"
        path.write_text(as_json(content), encoding="utf-8")
        print(f"{path.name}: {len(content['municipalities'])} municipalities")
    return 0


if __name__ == "__main__":
    sys.exit(main())
