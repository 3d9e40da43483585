"""From the cells of a table to what each row would change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from lotsennetz.core.errors import DomainError
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar import rules
from lotsennetz.radar.checks import checked
from lotsennetz.radar.models import Statement
from lotsennetz.radar.opportunity_words import listed
from lotsennetz.radar.reading.columns import (
    NEEDED,
    CellError,
    Words,
    columns_of,
    half_year,
    shown,
    yes_or_no,
)
from lotsennetz.radar.reading.sheets import Sheet
from lotsennetz.radar.said import Said
from lotsennetz.radar.services.writing import values_of
from lotsennetz.topics.models import Topic

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@dataclass
class Row:
    """What one row would do to the statement in this ``version``, 0 for none.

    ``cells`` are town, topic and status as they stand in the table. ``said`` is empty and ``problem`` is not for a row
    that cannot be taken: a sentence in each language, because whoever looks at it later may read another one.
    ``foreign`` is a row of another town that changes nothing.
    """

    number: int
    cells: dict[str, str] = field(default_factory=dict)
    outcome: str = WRONG
    column: str = ""
    problem: dict[str, str] = field(default_factory=dict)
    municipality_id: int | None = None
    topic_id: int | None = None
    version: int = 0
    said: dict[str, Any] = field(default_factory=dict)
    foreign: bool = False

    def kept(self) -> dict[str, Any]:
        return asdict(self)


class _Reader:
    def __init__(self, viewer: Viewer, columns: dict[str, int]) -> None:
        self._viewer, self._columns = viewer, columns
        self._words = Words.load()
        # What the viewer may not see is as if it were not there: no guess at it is told right from wrong.
        rows = Statement.objects.filter(rules.visible_condition(viewer)).select_related(None)
        self._there = {(row.municipality_id, row.topic_id): row for row in rows}
        self._people: dict[int, dict[str, int]] = defaultdict(dict)
        members = Membership.objects.filter(person__is_active=True, role__in=NETWORK_ROLES)
        for held in members.select_related("person"):
            names = self._people[held.municipality_id]
            names |= {
                held.person.email.casefold(): held.person_id,
                held.person.name.casefold(): held.person_id,
            }
        self._seen: dict[tuple[int, int], int] = {}

    def row(self, number: int, cells: list[str]) -> Row:
        values = {name: cells[i] if i < len(cells) else "" for name, i in self._columns.items()}
        row = Row(number, {name: shown(values.get(name, "")) for name in ("town", "topic", "status")})
        if self._problem(row, values):
            for language, _name in settings.LANGUAGES:
                with override(language):
                    row.problem[language] = self._problem(row, values)
        return row

    def _problem(self, row: Row, values: dict[str, str]) -> str:
        """Read the cells into the row; what is wrong with them, if anything."""
        row.column = "town"
        try:
            town = self._town(values.get("town", ""))
            row.municipality_id = town.pk
            row.column = "topic"
            topic = self._words.topic(values.get("topic", ""))
            row.topic_id = topic.pk
            earlier = self._seen.setdefault((town.pk, topic.pk), row.number)
            if earlier != row.number:
                raise CellError(
                    _("Diese Kommune steht zu diesem Thema schon in Zeile %(number)s.") % {"number": earlier}
                )
            if not (rules.may_change(self._viewer, town.pk) or rules.may_suggest(self._viewer)):
                self._foreign(row, values, town, topic)
                return ""
            there = self._there.get((town.pk, topic.pk))
            row.version = there.version if there else 0
            said = values_of(there)  # a column that is not there changes nothing
            for name, take in self._takers(town).items():
                if name in self._columns:
                    row.column = name
                    said |= take(values[name])
            row.column = ""
            row.outcome = self._outcome(Said(**said), town, topic)
            row.said = said
        except CellError as problem:
            return str(problem)
        except DomainError as problem:
            row.column = problem.field or ""
            return problem.text
        return ""

    def _foreign(self, row: Row, values: dict[str, str], town: Municipality, topic: Topic) -> None:
        """Another town's row stays as it is: in one's own file it stands beside one's own. Differs: CellError."""
        row.column = "town"
        there = self._there.get((town.pk, topic.pk))
        now = values_of(there)
        said = dict(now)
        try:
            for name, take in self._takers(town).items():
                if name in self._columns:
                    said |= take(values[name])
            same = there is not None and said == now
        except CellError:
            same = False
        if not same:
            raise CellError(_("Das ist nicht Ihre Kommune, und die Zeile sagt etwas anderes als sie."))
        row.outcome, row.column, row.foreign, row.said = SAME, "", True, said

    def _town(self, cell: str) -> Municipality:
        if not cell and "town" not in self._columns and len(self._viewer.municipality_ids) == 1:
            own = next(iter(self._viewer.municipality_ids))
            return next(town for town in self._words.towns.values() if town.pk == own)
        return self._words.town(cell)

    def _takers(self, town: Municipality) -> dict[str, Any]:
        words = self._words
        return {
            "status": lambda cell: {"status": words.status(cell)},
            "horizon": lambda cell: {"horizon": half_year(cell)},
            "stopped_reason": lambda cell: {"stopped_reason": cell},
            "product": lambda cell: {"product_id": words.product(cell)},
            "contact": lambda cell: {"contact_id": self._contact(town, cell)},
            "offers_experience": lambda cell: {"offers_experience": yes_or_no(cell)},
            "seeks_partners": lambda cell: {"seeks_partners": yes_or_no(cell)},
            "note": lambda cell: {"note": cell},
            # An empty cell is no wish to show it to more people: as it stands, or what is usual.
            "visibility": lambda cell: {"visibility": words.visibility(cell)} if cell else {},
        }

    def _contact(self, town: Municipality, cell: str) -> int | None:
        if not cell:
            return None
        found = self._people[town.pk].get(cell.casefold())
        if found is None:
            raise CellError(
                _("Für die Kommune arbeitet niemand mit dem Namen oder der Mailadresse „%(cell)s“.")
                % {"cell": shown(cell)}
            )
        return found

    def _outcome(self, said: Said, town: Municipality, topic: Topic) -> str:
        there = self._there.get((town.pk, topic.pk))
        values = checked(said, town, topic, there)
        if there is None:
            return NEW
        return SAME if all(getattr(there, name) == value for name, value in values.items()) else CHANGED


def read_rows(viewer: Viewer, sheet: Sheet) -> list[Row]:
    """What each row would do for this viewer. Raises DomainError (field ``file``) if a column is missing."""
    columns = columns_of(sheet.heads)
    missing = [str(head) for name, head in NEEDED.items() if name not in columns]
    if "town" not in columns and len(viewer.municipality_ids) != 1:
        missing.insert(0, _("Kommune"))
    if missing:
        text = ngettext(
            "Es fehlt die Spalte %(names)s. Gelesen wurden: %(heads)s.",
            "Es fehlen die Spalten %(names)s. Gelesen wurden: %(heads)s.",
            len(missing),
        )
        raise DomainError(
            text
            % {
                "names": listed([_("„%(text)s“") % {"text": name} for name in missing]),
                "heads": ", ".join(filter(None, sheet.heads))[:300],
            },
            field="file",
        )
    reader = _Reader(viewer, columns)
    return [reader.row(number, cells) for number, cells in sheet.rows]
