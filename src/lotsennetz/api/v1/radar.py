"""Who does what: statements of municipalities on topics."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from lotsennetz.api.answers import Page, many, one
from lotsennetz.api.conditions import is_for_nothing, refuse_other, stale
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Text, Word
from lotsennetz.api.paging import Listing, page_of_rows
from lotsennetz.api.problems import missing
from lotsennetz.api.spec import changes, reads, reads_one
from lotsennetz.api.v1.shapes.radar import StatementShape
from lotsennetz.api.v1.towns import town_named
from lotsennetz.core.errors import Conflict
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.rules import PersonPolicy
from lotsennetz.radar.models import Statement, Status, Via, VisibleTo
from lotsennetz.radar.queries.statements import statement_on, topic_called, town_called, visible_statements
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements as services
from lotsennetz.topics.models import Product, Topic

router = Router(tags=["radar"])


class StatementsAsked(Listing):
    """``municipality`` is a slug or an AGS; ``topic`` also means the topics below it."""

    municipality: Word = ""
    topic: Word = ""
    status: Status | None = None


class Stated(BaseModel):
    """The whole statement, in place of what stood there: what is left out is taken away, but for ``visibility``."""

    model_config = ConfigDict(extra="forbid")

    status: Status
    horizon: Word = Field("", description="Left out: none.")
    stopped_reason: Text = Field("", description="Left out: none; `stopped` needs one.")
    product: Word | None = Field(None, description="A slug. Left out: none.")
    contact: Word | None = Field(None, description="A handle. Left out: nobody is named.")
    offers_experience: bool = Field(False, description="Left out: no.")
    seeks_partners: bool = Field(False, description="Left out: no.")
    note: Text = Field("", description="Left out: none.")
    visibility: VisibleTo | None = Field(
        None,
        description="Left out or null: as it stands, so that nothing is shown to more; `network` for a new one.",
    )


def _contacts(request: ApiRequest, rows: list[Statement]) -> dict[int, Person]:
    """As ``contact_for`` shows them: to members of the network, and who is still there."""
    if not request.viewer.is_network_member:
        return {}
    named = {row.contact_id for row in rows if row.contact_id is not None}
    return PersonPolicy.visible_to(request.viewer).filter(is_active=True).in_bulk(named)


def _shaped(request: ApiRequest, rows: list[Statement]) -> list[StatementShape]:
    people = _contacts(request, rows)
    return [StatementShape.of(row, people.get(row.contact_id or 0)) for row in rows]


def _chosen(request: ApiRequest, asked: StatementsAsked) -> QuerySet[Statement]:
    rows = visible_statements(request.viewer)
    if asked.municipality:
        rows = rows.filter(Q(municipality__slug=asked.municipality) | Q(municipality__ags=asked.municipality))
    if asked.topic:
        rows = rows.filter(Q(topic__slug=asked.topic) | Q(topic__parent__slug=asked.topic))
    if asked.status:
        rows = rows.filter(status=asked.status)
    return rows.select_related("municipality", "topic", "product").defer("municipality__shape")


@router.get("/radar", response=reads(Page[StatementShape]), url_name="radar")
def radar(request: ApiRequest, asked: Query[StatementsAsked]) -> HttpResponse:
    """What the caller may see of all statements, in the order in which they were first made."""
    shown, last = page_of_rows(_chosen(request, asked), ("pk",), asked, "radar")
    return many(request, _shaped(request, shown), asked, "radar", last)


def _place(key: str, slug: str) -> tuple[Municipality, Topic]:
    known = town_named(key)
    town, topic = town_called(known.slug if known else ""), topic_called(slug)
    if town is None or topic is None:
        raise missing()
    return town, topic


def _answer(request: ApiRequest, town: Municipality, topic: Topic, *, status: int = 200) -> HttpResponse:
    row = statement_on(request.viewer, town, topic)
    if row is None:
        raise missing()
    return one(request, _shaped(request, [row])[0], version=row.version, status=status)


@router.get("/radar/{town}/{topic}", response=reads_one(StatementShape), url_name="statement")
def statement(request: ApiRequest, town: Word, topic: Word) -> HttpResponse:
    """What one municipality (by AGS or slug) says about one topic."""
    return _answer(request, *_place(town, topic))


def _number_of(rows: QuerySet[Product] | QuerySet[Person]) -> int:
    """0, which nothing has, for what is unknown: the service refuses it at its field."""
    return rows.values_list("pk", flat=True).first() or 0


def _said(sent: Stated) -> Said:
    return Said(
        status=sent.status.value,
        horizon=sent.horizon,
        stopped_reason=sent.stopped_reason,
        product_id=_number_of(Product.objects.filter(slug=sent.product)) if sent.product else None,
        contact_id=_number_of(Person.objects.filter(handle=sent.contact)) if sent.contact else None,
        offers_experience=sent.offers_experience,
        seeks_partners=sent.seeks_partners,
        note=sent.note,
        visibility=sent.visibility.value if sent.visibility else "",
    )


@router.put(
    "/radar/{town}/{topic}",
    response=changes({200: StatementShape, 201: StatementShape}),
    url_name="statement",
)
def put_statement(request: ApiRequest, town: Word, topic: Word, sent: Stated) -> HttpResponse:
    """Say it for one's own municipality; that confirms it, too. ``If-None-Match: *`` if there is nothing yet."""
    actor = known_person(request)
    where, what = _place(town, topic)
    services.refuse_others(actor, where.pk)
    present = statement_on(request.viewer, where, what)
    if is_for_nothing(request):
        if present is not None:
            raise stale()
    else:
        refuse_other(request, present.version if present else None)
    try:
        services.state(
            actor=actor,
            municipality_id=where.pk,
            topic_id=what.pk,
            said=_said(sent),
            base_version=present.version if present else 0,
            via=Via.API,
        )
    except Conflict as conflict:
        raise stale() from conflict
    return _answer(request, where, what, status=200 if present else 201)
