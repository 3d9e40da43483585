"""Words in the index that nobody types: what a thing is, where it belongs, and who could possibly see it.

The audience never decides who sees something: that is asked of the originals for each hit. It only spares the
database from looking at thousands of hits that the viewer cannot see anyway, so it may be too wide, never too narrow.
"""

from __future__ import annotations

from lotsennetz.entries.models import Visibility
from lotsennetz.groups.viewer import Viewer
from lotsennetz.radar.models import VisibleTo
from lotsennetz.search.models import Kind

ANYBODY, PUBLIC, NETWORK, COORDINATION = "aa", "ap", "an", "ac"


def kind(value: Kind | str) -> str:
    return f"k{Kind(value).value}"


def group(number: int) -> str:
    return f"g{number}"


def municipality(number: int) -> str:
    return f"m{number}"


def topic(number: int) -> str:
    return f"t{number}"


def _members(number: int) -> str:
    return f"ag{number}"


def _town(number: int) -> str:
    return f"am{number}"


def is_inside(audience: tuple[str, ...]) -> bool:
    """Whether nobody but members of a group, or people of a town, could see it."""
    return all(name.startswith(("ag", "am")) for name in audience)


def home_of(audience: tuple[str, ...]) -> int | None:
    return next((int(name[2:]) for name in audience if name.startswith("am")), None)


def audience_of_entry(visibility: str, group_id: int | None, municipality_id: int | None) -> tuple[str, ...]:
    """Of an entry and of everything in its thread."""
    if visibility == Visibility.MUNICIPALITY:
        return (_town(municipality_id or 0),)
    wide = {Visibility.PUBLIC: (PUBLIC, NETWORK), Visibility.NETWORK: (NETWORK,)}
    inside = () if group_id is None else (_members(group_id),)
    return (*wide.get(Visibility(visibility), ()), *inside)


def audience_of_statement(visibility: str, municipality_id: int) -> tuple[str, ...]:
    wide = {VisibleTo.PUBLIC: (PUBLIC, NETWORK), VisibleTo.NETWORK: (NETWORK,)}
    return (*wide.get(VisibleTo(visibility), ()), COORDINATION, _town(municipality_id))


def audience_of(viewer: Viewer) -> list[str]:
    """What a thing must say at least one of, for the viewer to see it possibly.

    Members of the network see so much that these words cost more than they spare: for them the index leaves out
    only what is inside of others' groups.
    """
    found = [ANYBODY, NETWORK if viewer.is_network_member else PUBLIC]
    if viewer.is_coordinator:
        found.append(COORDINATION)
    found += [_members(number) for number in sorted(viewer.group_roles)]
    return found + [_town(number) for number in sorted(viewer.municipality_ids)]
