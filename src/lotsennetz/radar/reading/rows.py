"""From the cells of a table to what each row would change."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from lotsennetz.core.errors import DomainError
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Membership, Municipality
from lotsennetz.people.viewer import NETWORK_ROLES
from lotsennetz.radar import rules
from lotsennetz.radar.checks import checked
from lotsennetz.radar.models import Statement
from lotsennetz.radar.reading.columns import NEEDED, CellError, Words, columns_of, half_year, yes_or_no
from lotsennetz.radar.reading.sheets import Sheet
from lotsennetz.radar.said import Said
from lotsennetz.radar.services.writing import values_of
from lotsennetz.topics.models import Topic

NEW, CHANGED, SAME, WRONG = "new", "changed", "same", "wrong"


@dataclass
class Row:
    """What one row would do to the statement in this ``version``, 0 for none.

    ``said`` is empty and ``problem`` is not for a row that cannot be taken.
    """

    number: int
    town: str = ""
    topic: str = ""
    outcome: str = WRONG
    column: str = ""
    problem: str = ""
    municipality_id: int | None = None
    topic_id: int | None = None
    version: int = 0
    said: dict[str, Any] = field(default_factory=dict)

    def kept(self) -> dict[str, Any]:
        return asdict(self)


class _Reader:
    def __init__(self, viewer: Viewer, columns: dict[str, int]) -> None:
        self._viewer, self._columns = viewer, columns
        self._words = Words.load()
        rows = Statement.objects.select_related(None)
        self._there = {(row.municipality_id, row.topic_id): row for row in rows}
        self._people: dict[int, dict[str, int]] = defaultdict(dict)
        members = Membership.objects.filter(person__is_active=True, role__in=NETWORK_ROLES)
        for held in members.select_related("person"):
            names = self._people[held.municipality_id]
            names |= {
                held.person.email.casefold(): held.person_id,
                held.person.name.casefold(): held.person_id,
            }
        self._seen: set[tuple[int, int]] = set()

    def row(self, number: int, cells: list[str]) -> Row:
        row = Row(number)
        values = {name: cells[i] if i < len(cells) else "" for name, i in self._columns.items()}
        name = "town"
        try:
            town = self._town(values.get("town", ""))
            row.town, row.municipality_id = town.name, town.pk
            name = "topic"
            topic = self._words.topic(values.get("topic", ""))
            row.topic, row.topic_id = topic.name, topic.pk
            if (town.pk, topic.pk) in self._seen:
                raise CellError(_("Diese Kommune steht zu diesem Thema schon weiter oben."))
            self._seen.add((town.pk, topic.pk))
            there = self._there.get((town.pk, topic.pk))
            row.version = there.version if there else 0
            said = values_of(there)  # a column that is not there changes nothing
            for name, take in self._takers(town).items():
                if name in self._columns:
                    said |= take(values[name])
            name = ""
            row.outcome = self._outcome(Said(**said), town, topic)
            row.said = said
        except CellError as problem:
            row.column, row.problem = name, str(problem)
        except DomainError as problem:
            row.column, row.problem = problem.field or "", problem.text
        return row

    def _town(self, cell: str) -> Municipality:
        if not cell and "town" not in self._columns and len(self._viewer.municipality_ids) == 1:
            own = next(iter(self._viewer.municipality_ids))
            return next(town for town in self._words.towns.values() if town.pk == own)
        town = self._words.town(cell)
        if not (rules.may_change(self._viewer, town.pk) or rules.may_suggest(self._viewer)):
            raise CellError(_("Das ist nicht Ihre Kommune."))
        return town

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
            "visibility": lambda cell: {"visibility": words.visibility(cell)},
        }

    def _contact(self, town: Municipality, cell: str) -> int | None:
        if not cell:
            return None
        found = self._people[town.pk].get(cell.casefold())
        if found is None:
            raise CellError(_("Für die Kommune arbeitet niemand mit diesem Namen oder dieser Mailadresse."))
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
    missing = [head for name, head in NEEDED.items() if name not in columns]
    if "town" not in columns and len(viewer.municipality_ids) != 1:
        missing.insert(0, "Kommune")
    if missing:
        raise DomainError(
            _("Es fehlt die Spalte %(names)s. Gelesen wurden: %(heads)s.")
            % {
                "names": ", ".join(f"„{name}“" for name in missing),
                "heads": ", ".join(filter(None, sheet.heads))[:300],
            },
            field="file",
        )
    reader = _Reader(viewer, columns)
    return [reader.row(number, cells) for number, cells in sheet.rows]
