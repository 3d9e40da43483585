"""What came of an opportunity: who may say it, and how it is taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.models import Opportunity
from lotsennetz.radar.services import opportunities as services
from lotsennetz.topics.models import Topic
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory, person_in
from tests.radar.kit import BERLIN, PLANNED, nothing_changes, state, text, towns_of

pytestmark = pytest.mark.django_db


def test_an_answer_closes_it_for_those_who_gave_it(pair: Opportunity, officer_kehl: Person) -> None:
    services.close(
        actor=officer_kehl, opportunity_id=pair.pk, outcome="separate", reason=" Zwei\nVerfahren. "
    )
    row = services.close(
        actor=officer_kehl, opportunity_id=pair.pk, outcome="separate", reason="Zwei Verfahren."
    )
    assert (row.outcome, row.reason, row.closed_by) == ("separate", "Zwei Verfahren.", officer_kehl)
    assert AuditRecord.objects.filter(action="opportunity.closed").count() == 1
    with nothing_changes():
        services.refresh()


def test_a_town_that_comes_after_the_answer_opens_it_again(
    pair: Opportunity,
    topic: Topic,
    renchen: Municipality,
    officer_kehl: Person,
    officer_renchen: Person,
    client_of: ClientOf,
) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="talked", reason="Am Telefon")
    state(officer_renchen, renchen, topic, PLANNED)
    row = Opportunity.objects.get()
    assert (row.outcome, row.reason, row.closed_by, row.closed_at) == ("", "", None, None)
    assert (row.earlier_outcome, towns_of(row)) == ("talked", {"Kehl", "Lahr", "Renchen"})
    assert row.due == (clock.now() + timedelta(days=21)).astimezone(BERLIN).date()
    told = set(Notification.objects.filter(values__opportunity=row.pk).values_list("recipient", flat=True))
    assert told >= {officer_kehl.pk, officer_renchen.pk}
    assert "Früher beantwortet: ausgetauscht" in text(client_of(officer_renchen).get(row.get_absolute_url()))
    with nothing_changes():
        services.refresh()
    services.close(actor=officer_renchen, opportunity_id=row.pk, outcome="joint")
    fourth = MunicipalityFactory.create(name="Oppenau")
    letters = Delivery.objects.count()
    state(person_in(fourth, Role.OFFICER), fourth, topic, PLANNED)
    row.refresh_from_db()
    assert (row.outcome, row.earlier_outcome) == ("", "joint")
    assert Delivery.objects.count() == letters  # they had their alert with the third
    assert "joint" not in {*Opportunity.objects.values_list("outcome", flat=True)}


def test_the_same_towns_are_asked_again_after_a_year_unless_they_do_it_together(
    pair: Opportunity, topic: Topic, officer_kehl: Person
) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="talked")
    for days, expected in [(184, 1), (370, 2)]:
        with time_machine.travel(clock.now() + timedelta(days=days), tick=False):
            topic.statements.update(confirmed_at=clock.now())
            services.refresh()
        assert Opportunity.objects.count() == expected


@pytest.mark.parametrize(
    ("outcome", "reason", "field"),
    [
        ("separate", " ", "reason"),
        ("separate", "x" * 281, "reason"),
        ("", "", "outcome"),
        ("vielleicht", "", "outcome"),
    ],
)
def test_an_answer_that_says_too_little_is_refused(
    pair: Opportunity, officer_kehl: Person, outcome: str, reason: str, field: str
) -> None:
    with nothing_changes(), pytest.raises(DomainError) as refusal:
        services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome=outcome, reason=reason)
    assert refusal.value.field == field


def test_a_second_other_answer_is_refused(pair: Opportunity, officer_kehl: Person, stranger: Person) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="joint")
    with nothing_changes(), pytest.raises(DomainError):
        services.close(actor=stranger, opportunity_id=pair.pk, outcome="obsolete")


def test_who_may_answer(
    pair: Opportunity,
    kehl: Municipality,
    staff_kehl: Person,
    mayor: Person,
    guest: Person,
    officer_renchen: Person,
    ex_member: Person,
    deactivated: Person,
    coordinator: Person,
    stranger: Person,
) -> None:
    """The coordination looks after this one: Kehl's people may not, its officer may."""
    for person in (staff_kehl, mayor, guest, officer_renchen, ex_member, deactivated):
        with nothing_changes(), pytest.raises(NotAllowed):
            services.close(actor=person, opportunity_id=pair.pk, outcome="talked")
    Opportunity.objects.update(owner=kehl)
    for person in (staff_kehl, mayor, coordinator, stranger):
        services.close(actor=person, opportunity_id=pair.pk, outcome="talked")
        services.reopen(actor=person, opportunity_id=pair.pk)
    with nothing_changes(), pytest.raises(DomainError):
        services.close(actor=coordinator, opportunity_id=pair.pk + 1, outcome="talked")


def test_an_answer_can_be_taken_back_for_a_week(
    pair: Opportunity, officer_kehl: Person, guest: Person
) -> None:
    services.close(actor=officer_kehl, opportunity_id=pair.pk, outcome="obsolete")
    with nothing_changes(), pytest.raises(NotAllowed):
        services.reopen(actor=guest, opportunity_id=pair.pk)
    with (
        time_machine.travel(clock.now() + timedelta(days=8), tick=False),
        nothing_changes(),
        pytest.raises(DomainError),
    ):
        services.reopen(actor=officer_kehl, opportunity_id=pair.pk)
    row = services.reopen(actor=officer_kehl, opportunity_id=pair.pk)
    assert (row.outcome, row.closed_at, row.closed_by, towns_of(row)) == ("", None, None, {"Kehl", "Lahr"})
    with nothing_changes():
        services.reopen(actor=officer_kehl, opportunity_id=pair.pk)
