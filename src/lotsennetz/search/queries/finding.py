"""Find: the page of hits with everything around it."""

from __future__ import annotations

import re
from typing import NamedTuple

from django.utils.translation import gettext as _

from lotsennetz.groups.viewer import Viewer
from lotsennetz.search.models import Kind
from lotsennetz.search.queries.asked import Asked, read
from lotsennetz.search.queries.classes import MOST_LACKING, Level
from lotsennetz.search.queries.excerpts import Wanted, excerpt, marked, wanted
from lotsennetz.search.queries.facets import facets
from lotsennetz.search.queries.meant import meant
from lotsennetz.search.queries.ranking import Ranked, Ranking
from lotsennetz.search.queries.results import BadCursor, Filters, Found, Hit
from lotsennetz.search.sources import SOURCES, Card

MOST = 100
_CURSOR = re.compile(r"s([0-9]{1,2})-([0-9]{1,19})(?:-([0-9]{1,2}(?:\.[0-9]{1,2})*))?")


class _Place(NamedTuple):
    """The last hit of a page, and the words that its search let be missing."""

    order: tuple[int, int]
    left_out: tuple[int, ...]


def find(
    viewer: Viewer,
    text: str,
    *,
    filters: Filters | None = None,
    after: str | None = None,
    limit: int = 20,
) -> Found:
    """The best hits that the viewer may see, from ``after`` (the ``next`` of the page before) on.

    Where few have all words, hits follow that lack one. Never refuses a text. Raises BadCursor for an ``after`` that
    is no place in a search.
    """
    filters = filters or Filters()
    begin = _place(after)
    asked = read(text)
    if not asked.units:
        return Found((), 0, 0, False, {}, None, None, asked.ignored)
    if begin is not None and not _fits(begin, asked):
        raise _no_place()
    ranking = Ranking(viewer, asked, left_out=begin.left_out if begin else None)
    ranking.best()  # if that is everything, filters and facets need no further search
    best = ranking.best(filters)
    rest = best.rows if begin is None else [one for one in best.rows if _order(one) > begin.order]
    page = rest[: max(1, min(limit, MOST))]
    return Found(
        hits=tuple(_hits(viewer, page, ranking, asked)),
        total=len(best.rows),
        complete=best.complete,
        capped=best.capped,
        facets=facets(ranking, filters),
        next=_cursor(page[-1], ranking) if len(rest) > len(page) else None,
        meant=meant(ranking, asked) if not ranking.best().complete else None,
        ignored=asked.ignored,
    )


def _order(one: Ranked) -> tuple[int, int]:
    return one.level, -one.row.id


def _cursor(one: Ranked, ranking: Ranking) -> str:
    left_out = ".".join(map(str, ranking.left_out))
    return f"s{one.level}-{one.row.id}" + (f"-{left_out}" if left_out else "")


def _no_place() -> BadCursor:
    return BadCursor(_("Diese Fortsetzung gehört zu keiner Suche."), field="after")


def _fits(place: _Place, asked: Asked) -> bool:
    """Whether the place can be one of this query: what it leaves out has to be there, and each class of it."""
    known = len(place.left_out)
    return (
        known == len(set(place.left_out)) <= MOST_LACKING
        and all(number < len(asked.units) for number in place.left_out)
        and (not known or len(asked.units) > 1)
        and place.order[0] < Level.LACKING + 2 * known
    )


def _place(after: str | None) -> _Place | None:
    if after is None:
        return None
    found = _CURSOR.fullmatch(after)
    if found is None:
        raise _no_place()
    left_out = tuple(int(number) for number in found[3].split(".")) if found[3] else ()
    return _Place((int(found[1]), -int(found[2])), left_out)


def _hits(viewer: Viewer, page: list[Ranked], ranking: Ranking, asked: Asked) -> list[Hit]:
    """One query for each kind on the page, and what belongs to it."""
    what = wanted(asked)
    numbers: dict[str, list[int]] = {}
    for _level, row in page:
        numbers.setdefault(row.kind, []).append(row.number)
    cards = {kind: SOURCES[Kind(kind)].cards(viewer, those) for kind, those in sorted(numbers.items())}
    found = []
    for one in page:
        card = cards[one.row.kind].get(one.row.number)
        if card is not None:  # gone this very moment
            found.append(
                _hit(one, card, what, asked.words_of(ranking.lacks(one.level)), _cursor(one, ranking))
            )
    return found


def _hit(one: Ranked, card: Card, what: Wanted, lacks: str, cursor: str) -> Hit:
    return Hit(
        kind=one.row.kind,
        number=one.row.number,
        title=marked(card.heading, what) if card.titled else ((card.heading, False),),
        excerpt=excerpt(card.text, what),
        url=card.url,
        at=card.at,
        author=card.author,
        group=card.group,
        municipality=card.municipality,
        topic=card.topic,
        cursor=cursor,
        lacks=lacks,
    )
