"""Who contributes. An app that begins to hold something about people gets its module and its line here.

``tests/exports/test_takeout_complete.py`` fails for every foreign key to a person that nobody has thought of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from lotsennetz.exports.takeout import core, entries, exports, groups, myday, notify, people, radar, search
from lotsennetz.exports.takeout.part import Owner, Part, StoredFile

PARTS: tuple[Part, ...] = (
    *people.PARTS,
    *groups.PARTS,
    *entries.PARTS,
    *radar.PARTS,
    *notify.PARTS,
    *search.PARTS,
    *myday.PARTS,
    *exports.PARTS,
    *core.PARTS,
)
FILES: tuple[Callable[[Owner], Iterator[StoredFile]], ...] = (people.photo, entries.files)
