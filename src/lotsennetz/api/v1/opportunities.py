"""Opportunities, for members of the network."""

from __future__ import annotations

from typing import Literal

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router

from lotsennetz.api.answers import Page, many, one
from lotsennetz.api.http import ApiRequest
from lotsennetz.api.identity import known_person
from lotsennetz.api.kinds import Number, Word
from lotsennetz.api.paging import Listing, page_of_rows
from lotsennetz.api.problems import Refusal, missing
from lotsennetz.api.spec import reads, reads_one
from lotsennetz.api.v1.shapes.radar import OpportunityShape
from lotsennetz.radar import rules
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.queries.opportunities import visible_opportunities

router = Router(tags=["radar"])


class OpportunitiesAsked(Listing):
    topic: Word = ""
    state: Literal["open", "closed"] | None = None


def _visible(request: ApiRequest) -> QuerySet[Opportunity]:
    known_person(request)
    if not rules.may_see_opportunities(request.viewer):
        raise Refusal(403, _("Gelegenheiten sehen die Mitglieder des Verbunds."))
    rows = visible_opportunities(request.viewer).select_related("topic", "owner").defer("owner__shape")
    return rows.prefetch_related("towns__municipality")


@router.get("/opportunities", response=reads(Page[OpportunityShape]), url_name="opportunities")
def opportunities(request: ApiRequest, asked: Query[OpportunitiesAsked]) -> HttpResponse:
    """The newest first."""
    rows = _visible(request)
    if asked.topic:
        rows = rows.filter(topic__slug=asked.topic)
    if asked.state:
        rows = rows.filter(outcome="") if asked.state == "open" else rows.exclude(outcome="")
    shown, last = page_of_rows(rows, ("-pk",), asked, "opportunities")
    return many(request, [OpportunityShape.of(row) for row in shown], asked, "opportunities", last)


@router.get("/opportunities/{pk}", response=reads_one(OpportunityShape), url_name="opportunity")
def opportunity(request: ApiRequest, pk: Number) -> HttpResponse:
    row = _visible(request).filter(pk=pk).first()
    if row is None:
        raise missing()
    return one(request, OpportunityShape.of(row))
