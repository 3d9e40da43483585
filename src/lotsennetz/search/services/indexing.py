"""Keep the documents of single things as the things are now. In the transaction of the change."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from lotsennetz.core import clock
from lotsennetz.core.statements import Fixed
from lotsennetz.search import facts
from lotsennetz.search.index import engine
from lotsennetz.search.index.base import Entered, Restated
from lotsennetz.search.lexemes import Fields
from lotsennetz.search.models import ORIGINALS, Document, Kind
from lotsennetz.search.places import place
from lotsennetz.search.services import vocabulary
from lotsennetz.search.services.readying import Allowance, analysed, ready
from lotsennetz.search.sources import SOURCES, Text

_met = {
    kind: Fixed(
        lambda numbers, places, column=column: Document.objects.filter(
            Q(**{f"{column}__among": numbers}) | Q(pk__among=places)
        ).values_list(column, "pk", "at", "fingerprint", "facts_fingerprint", "audience", "wider_at")
    )
    for kind, column in ORIGINALS.items()
}


class Refreshed(NamedTuple):
    """How many documents were written or removed, and which things are left for later: they would take too long."""

    written: int
    left: list[int]


class _Known(NamedTuple):
    """A document that is there."""

    place: int
    at: datetime | None
    fingerprint: str
    facts_fingerprint: str
    audience: dict[str, str | None]
    wider_at: datetime | None


class _Change(NamedTuple):
    """Without ``fields`` the words stay as they are."""

    text: Text
    before: _Known | None
    fields: Fields | None


def refresh(
    kind: Kind,
    numbers: Collection[int],
    *,
    everything: bool = False,
    wait: bool = True,
    prepared: Mapping[str, Fields] | None = None,
    allowance: Allowance | None = None,
) -> Refreshed:
    """Index these things as they are; those that are not to be found (any more) lose their documents.

    ``everything`` writes also what looks unchanged. Without ``wait`` those are left out that somebody else is
    indexing at this moment. ``prepared`` are words by fingerprints (readying.py). Of what was not prepared no more is
    done than ``allowance`` allows: of texts that are too long, the beginning at once, unless others were prepared.
    """
    if not numbers:
        return Refreshed(0, [])
    with transaction.atomic(savepoint=False):
        held = engine().hold(kind, numbers, wait=wait)
        texts = SOURCES[kind].texts(held)
        places = [place(text.kind, text.number, text.at) for text in texts]
        ours, known, taken = set(held), dict[int, _Known](), set[int]()
        for number, *rest in _met[kind](numbers=held, places=places):
            taken.add(rest[0])
            if number in ours:
                known[number] = _Known(*rest)
        deciding = _Deciding(everything, prepared, allowance or Allowance())
        changes = [
            change for text in texts if (change := deciding.change(text, known.get(text.number))) is not None
        ]
        gone = known.keys() - {text.number for text in texts}
        replaced = {change.before.place for change in changes if change.before and change.fields}
        removed = {known[number].place for number in gone} | replaced
        _remove(sorted(removed))
        _write(changes, taken - removed)
        vocabulary.learn(deciding.words)  # whoever prepared others learnt theirs
    return Refreshed(len(changes) + len(gone), deciding.left)


class _Deciding:
    """What is to be done about each thing."""

    def __init__(self, everything: bool, prepared: Mapping[str, Fields] | None, allowance: Allowance) -> None:
        self._everything, self._prepared, self._allowance = everything, prepared, allowance
        self.left: list[int] = []
        self.words: set[str] = set()

    def change(self, text: Text, before: _Known | None) -> _Change | None:
        if before is not None and not self._everything and before.fingerprint == text.fingerprint():
            return self._restated(text, before)
        fields = (self._prepared or {}).get(text.fingerprint())
        if fields is None and self._allowance.to_analyse(text):
            fields = self._analysed(text)
        if fields is None:
            self.left.append(text.number)
            return self._begun(text, before) if self._prepared is None else None
        return _Change(text, before, fields._replace(facts=tuple(text.facts)))

    def _analysed(self, text: Text) -> Fields:
        fields = analysed(text)
        self.words.update(fields.title_words, fields.words)
        return fields

    def _restated(self, text: Text, before: _Known) -> _Change | None:
        if before.facts_fingerprint == text.facts_fingerprint():
            return None
        if self._prepared is None and not self._allowance.to_write(text):
            self.left.append(text.number)
            return None
        return _Change(text, before, None)

    def _begun(self, text: Text, before: _Known | None) -> _Change | None:
        beginning = self._allowance.beginning_of(text)
        if beginning is None:
            return None
        if before is None or before.fingerprint != beginning.fingerprint():
            return _Change(beginning, before, self._analysed(beginning))
        is_same = before.facts_fingerprint == beginning.facts_fingerprint()
        return None if is_same else _Change(beginning, before, None)


def _remove(places: Sequence[int]) -> None:
    if places:
        Document.objects.filter(pk__among=places)._raw_delete(connection.alias)  # nothing else hangs on them


def _write(changes: Sequence[_Change], taken: set[int]) -> None:
    moment = clock.now()
    entered, restated = list[Entered](), list[Restated]()
    staying = {change.text.number: at for change in changes if (at := _staying(change)) is not None}
    taken |= set(staying.values())
    for change in changes:
        at = staying.get(change.text.number)
        document = _document(_free(change.text, taken) if at is None else at, change, moment)
        if change.fields is not None:
            entered.append(Entered(document, change.fields))
        elif change.before is not None:
            restated.append(Restated(change.before.place, document, change.text.facts))
    if restated:
        engine().restate(restated)
    if entered:
        engine().write(entered)


def _staying(change: _Change) -> int | None:
    """The place of what keeps its date."""
    before = change.before
    return before.place if before is not None and before.at == change.text.at else None


def _free(text: Text, taken: set[int]) -> int:
    """Where it belongs. Where somebody stands already, the next one."""
    at = place(text.kind, text.number, text.at)
    if at in taken:
        at = _next_free(at, taken)
    taken.add(at)
    return at


def _next_free(at: int, taken: set[int]) -> int:
    """Many things of one second stand side by side: looked at by the thousand."""
    while True:
        beyond = at + 1_000
        taken |= set(Document.objects.filter(pk__gte=at, pk__lt=beyond).values_list("pk", flat=True))
        for free in range(at, beyond):
            if free not in taken:
                return free
        at = beyond


def _document(at: int, change: _Change, moment: datetime) -> Document:
    text, before = change.text, change.before
    audience, wider_at = _audience(text, before, moment)
    document = Document(
        id=at,
        kind=str(text.kind),
        at=text.at,
        group=text.group,
        municipality=text.municipality,
        topic=text.topic,
        inside=facts.is_inside(text.audience),
        home=facts.home_of(text.audience),
        fingerprint=text.fingerprint(),
        facts_fingerprint=text.facts_fingerprint(),
        audience=audience,
        wider_at=wider_at,
    )
    setattr(document, ORIGINALS[text.kind], text.number)
    return document


def _audience(
    text: Text, before: _Known | None, moment: datetime
) -> tuple[dict[str, str | None], datetime | None]:
    """Since when each part of the audience could see it. Who could once is not told of it again."""
    if before is None or not before.audience:
        return dict.fromkeys(text.audience), None
    new = {name: moment.isoformat() for name in text.audience if name not in before.audience}
    return before.audience | new, moment if new else before.wider_at


def refresh_apart(kind: Kind, numbers: Collection[int]) -> int:
    """Outside of any transaction: take the texts apart first, then write them, a few at a time."""
    written, waiting = 0, sorted(numbers)
    while waiting:
        piece = ready(kind, waiting)
        vocabulary.learn_apart(piece.words)
        done = refresh(kind, piece.changed, prepared=piece.ready)
        written += done.written
        waiting = [*done.left, *waiting[len(piece.numbers) :]]  # left: changed this very moment
    return written


def refresh_file(attachment_id: int) -> None:
    """A file, once it was read."""
    refresh_apart(Kind.FILE, [attachment_id])
