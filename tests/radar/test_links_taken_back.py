"""Taking back what was answered by a link, and the receipt that leads there."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import time_machine
from django.test import Client

from lotsennetz.notify.models import Delivery
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.models import Person
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements
from tests.notify.mail_server import Mailbox
from tests.radar.kit import everything, text
from tests.radar.link_kit import yes


def test_taking_back_a_confirmation(officer_kehl: Person, row: Statement) -> None:
    back = Client().post(yes(officer_kehl, row))["Location"]
    answer = Client().post(back, follow=True)
    assert "Zurückgenommen" in text(answer)
    now = Statement.objects.get()
    assert (now.confirmed_at, now.confirmed_by, now.version) == (row.confirmed_at, None, 3)
    before = everything()
    Client().post(back)
    assert everything() == before
    assert Client().post(yes(officer_kehl, row)).status_code == 409  # the mail's version is gone ...
    assert "Stimmt noch" in text(Client().get(yes(officer_kehl, row)))  # ... but the page still offers it


def test_nothing_is_taken_back_that_was_changed_since(
    officer_kehl: Person, staff_kehl: Person, row: Statement
) -> None:
    back = Client().post(yes(officer_kehl, row))["Location"]
    statements.state(
        actor=staff_kehl,
        municipality_id=row.municipality_id,
        topic_id=row.topic_id,
        said=Said(status=Status.PLANNED),
    )
    before = everything()
    answer = Client().post(back, follow=True)
    assert "Zurücknehmen geht deshalb nicht mehr." in text(answer)
    assert everything() == before


def test_taking_back_expires_after_a_week(officer_kehl: Person, row: Statement) -> None:
    start = datetime(2026, 12, 1, 12, tzinfo=ZoneInfo("UTC"))
    with time_machine.travel(start, tick=False) as now:
        back = Client().post(yes(officer_kehl, row))["Location"]
        now.move_to(start + timedelta(days=7, seconds=1))
        assert Client().post(back).status_code == 410
    assert Statement.objects.get().version == 2


def test_the_receipt_goes_to_the_person_and_keeps_no_link(
    box: Mailbox, officer_kehl: Person, row: Statement
) -> None:
    answer = Client().post(yes(officer_kehl, row))
    stored = Delivery.objects.get()
    assert answer["Location"].split("/")[2] not in str([stored.values, stored.sealed, stored.dedupe_key])
    sweep.call()
    (mail,) = box.mails()
    assert mail["To"] == officer_kehl.email
    assert mail["Subject"] == "Bestätigt: Kehl bei „Wer macht was?“"
