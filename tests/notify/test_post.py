"""The ledger's page, sending again, and what the inviter is told."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.urls import reverse

from lotsennetz.core import bus
from lotsennetz.core.errors import Conflict, NotAllowed
from lotsennetz.core.models import AuditRecord
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.mail import sending
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries.bell import bell
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.notify.services import send_again
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.events import InvitationIssued
from lotsennetz.people.models import Municipality, Person
from tests import factories
from tests.conftest import ClientOf
from tests.notify.conftest import NewMail
from tests.notify.mail_server import Mailbox

State = Delivery.State


@pytest.fixture
def invitation_mail(kehl: Municipality, officer_kehl: Person) -> Delivery:
    invitation = factories.InvitationFactory.create(
        municipality=kehl, invited_by=officer_kehl, email="neu@stadt.example", secret="link"
    )
    with transaction.atomic():
        bus.publish(InvitationIssued(invitation.pk, "link"))
    return Delivery.objects.get()


def test_an_unclear_invitation_is_told_and_sent_again_by_the_inviter(
    box: Mailbox, invitation_mail: Delivery, officer_kehl: Person, client_of: ClientOf
) -> None:
    box.hangs_up_at = "final"
    sending.deliver(invitation_mail.pk)
    box.hangs_up_at = ""
    viewer = viewer_of(officer_kehl)
    (line,) = bell(viewer).days[0].lines
    assert line.text == "Ihre Einladung an neu@stadt.example ist vielleicht nicht angekommen"
    assert not Delivery.objects.exclude(pk=invitation_mail.pk).exists()  # a mail about a mail helps nobody

    browser = client_of(officer_kehl)
    page = browser.get(line.url).content.decode()
    assert "ungewiss" in page
    assert "Erneut senden" in page
    browser.post(reverse("notify:send_again", args=[invitation_mail.pk]))
    assert unread_count(viewer) == 0
    sweep.call()
    assert Delivery.objects.get().state == State.SENT
    assert box.ids() == [invitation_mail.message_id] * 2  # the copy can be recognised as one
    assert AuditRecord.objects.get(action="notify.delivery_resent").actor_id == officer_kehl.pk


@pytest.mark.parametrize("who", ["staff_kehl", "stranger", "guest", "guide"])
def test_others_reach_neither_page_nor_button(
    who: str,
    request: pytest.FixtureRequest,
    box: Mailbox,
    invitation_mail: Delivery,
    client_of: ClientOf,
) -> None:
    box.answers["recipient"] = "550 nein"
    sending.deliver(invitation_mail.pk)
    person: Person = request.getfixturevalue(who)
    browser = client_of(person)
    assert browser.get(reverse("notify:own_mail", args=[invitation_mail.pk])).status_code == 404
    assert browser.get(reverse("notify:post")).status_code == 404
    assert browser.post(reverse("notify:send_again", args=[invitation_mail.pk])).status_code == 404
    with pytest.raises(NotAllowed):
        send_again(actor=person, delivery_id=invitation_mail.pk)
    assert Delivery.objects.get().state == State.FAILED
    assert not AuditRecord.objects.filter(action__startswith="notify.").exists()


def test_the_ledger_shows_states_and_reasons_but_no_contents(
    box: Mailbox, new_mail: NewMail, coordinator: Person, client_of: ClientOf
) -> None:
    sent, failed, waiting = new_mail("eins@stadt.example"), new_mail("zwei@stadt.example"), new_mail()
    sending.deliver(sent.pk)
    box.answers["recipient"] = "550 5.1.1 <b>unbekannt</b>"
    sending.deliver(failed.pk)
    browser = client_of(coordinator)
    page = browser.get(reverse("notify:post")).content.decode()
    assert "Der Mailserver hat die Empfängeradresse abgelehnt." in page
    assert "550 5.1.1 &lt;b&gt;unbekannt&lt;/b&gt;" in page
    assert page.count("Erneut senden") >= 1
    assert "geheim-4711" not in page
    assert waiting.sealed not in page

    only = browser.get(reverse("notify:post"), {"zustand": "failed"}).content.decode()
    assert "zwei@stadt.example" in only
    assert "eins@stadt.example" not in only
    for wrong in ({"zustand": "' OR 1=1"}, {"seite": "-1"}, {"seite": "x"}, {"seite": "9" * 30}):
        assert browser.get(reverse("notify:post"), wrong).status_code == 200


def test_a_failed_mail_is_tried_again_by_the_operator(
    box: Mailbox, new_mail: NewMail, coordinator: Person, client_of: ClientOf
) -> None:
    row = new_mail()
    box.answers["final"] = "554 zu gross"
    sending.deliver(row.pk)
    box.answers.clear()
    browser = client_of(coordinator)
    assert browser.get(reverse("notify:send_again", args=[row.pk])).status_code == 405
    browser.post(reverse("notify:send_again", args=[row.pk]))
    sweep.call()
    assert Delivery.objects.get().state == State.SENT
    assert box.ids() == [row.message_id]
    assert AuditRecord.objects.filter(action="notify.delivery_retried", target_id=row.pk).count() == 1


@pytest.mark.parametrize(
    "state", [State.SENT, State.QUEUED, State.SENDING, State.HANDING_OVER, State.CANCELLED]
)
def test_nothing_else_is_sent_again(
    state: str, box: Mailbox, new_mail: NewMail, coordinator: Person, client_of: ClientOf
) -> None:
    row = new_mail()
    Delivery.objects.update(state=state)
    with pytest.raises(Conflict):
        send_again(actor=coordinator, delivery_id=row.pk)
    client_of(coordinator).post(reverse("notify:send_again", args=[row.pk]))
    assert Delivery.objects.get().state == state
    assert not AuditRecord.objects.filter(action__startswith="notify.").exists()


def test_a_mail_whose_content_was_forgotten_is_not_sent_again(new_mail: NewMail, coordinator: Person) -> None:
    row = new_mail()
    Delivery.objects.update(state=State.FAILED, address="", values={}, sealed="")
    with pytest.raises(Conflict):
        send_again(actor=coordinator, delivery_id=row.pk)
    assert Delivery.objects.get().state == State.FAILED
