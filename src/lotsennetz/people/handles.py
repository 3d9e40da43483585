"""The handles by which people are mentioned."""

from __future__ import annotations

from django.utils.text import slugify

from lotsennetz.people.models import Municipality, Person

MAXIMUM = 60
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def german_slug(text: str, maximum: int = MAXIMUM) -> str:
    """Lower-case letters, digits and single hyphens; umlauts are written out. May be empty."""
    short = text[: maximum * 4]  # of names out of tables, too: the rest would be cut off anyway
    return slugify(short.translate(_GERMAN)).replace("_", "-").strip("-")[:maximum].strip("-")


def free_handle(given_name: str, family_name: str) -> str:
    """``miriam-aschenbrenner``, then ``…-2``. Municipalities are mentioned too: their names are taken."""
    base = german_slug(f"{given_name} {family_name}", MAXIMUM - 6) or "person"
    taken = set(Person.objects.filter(handle__startswith=base).values_list("handle", flat=True))
    taken |= set(Municipality.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    return next(name for n in range(2, len(taken) + 3) if (name := f"{base}-{n}") not in taken)
