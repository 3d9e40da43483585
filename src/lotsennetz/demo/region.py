"""The network and its municipalities, from the facts that tools/municipality_*.py wrote."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from lotsennetz.people.models import Municipality, Network

FACTS = Path(__file__).parents[1] / "people" / "facts"
REGIONS = ("ortenau-digital", "regional-digital")

_FACES = {
    "ortenau-digital": (
        "Eine Region löst ihre digitalen Aufgaben gemeinsam",
        (
            "Städte, Gemeinden und das Landratsamt der Ortenau teilen, was sich bewährt hat. So kommen gute "
            "digitale Angebote schneller zu Ihnen, auch in kleine Orte."
        ),
    ),
    "regional-digital": (
        "Neun Städte teilen sich die digitale Arbeit",
        (
            "Jede Stadt übernimmt ein Vorhaben und gibt weiter, was sie gelernt hat. Jede entscheidet selbst, "
            "was sie davon nutzt."
        ),
    ),
}


def _read(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FACTS / name).read_text(encoding="utf-8"))
    return content


def build_region(slug: str) -> dict[str, Municipality]:
    """Create the network and every municipality of the region. Returns them by slug."""
    facts, shapes = _read(f"{slug}.json"), _read(f"shapes-{slug}.json")
    about = facts["network"]
    claim, introduction = _FACES[slug]
    Network.objects.update_or_create(
        pk=1,
        defaults={
            "name": about["name"],
            "slug": slug,
            "ags_prefixes": facts["ags_prefixes"],
            "claim": claim,
            "introduction": introduction,
            "contact_name": "Petra Oehlschläger" if slug == "ortenau-digital" else "Verena Hollstein",
            "contact_email": "koordination@landratsamt.example"
            if slug == "ortenau-digital"
            else "koordination@ettlingen.example",
            "sample": True,
            "shapes_view_box": shapes["view_box"],
            "attribution": [facts["attribution"] + f" ({facts['licence']})", shapes["attribution"]],
        },
    )
    members, founders = set(about["members"]), set(about["founders"])
    since = date.fromisoformat(about["declaration"]["signed_on"])
    made = {}
    for row in facts["municipalities"]:
        shape = shapes["shapes"].get(row["ags"], {})
        label = shape.get("label") or (None, None)
        made[row["slug"]] = Municipality.objects.create(
            ags=row["ags"],
            ars=row["ars"],
            kind=row["kind"],
            name=row["name"],
            official_name=row["official_name"],
            slug=row["slug"],
            population=row["population"],
            area_km2=row["area_km2"],
            postcode=row["postcode"],
            longitude=row["lon"],
            latitude=row["lat"],
            website=row["website"],
            shape=shape.get("path", ""),
            label_x=label[0],
            label_y=label[1],
            member=row["ags"] in members,
            founder=row["ags"] in founders,
            member_since=since if row["ags"] in members else None,
        )
    office = about["coordinator"]
    if office.get("slug"):
        made[office["slug"]] = Municipality.objects.create(
            kind=office["kind"],
            name=office["name"],
            official_name=office["official_name"],
            slug=office["slug"],
            ars=office["ars"],
            member=True,
            member_since=since,
        )
    return made
