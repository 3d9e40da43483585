"""One mail on its way: each answer of a real server leads to the right state of the ledger."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
import time_machine
from pytest_django.fixtures import Settings

from lotsennetz.core import clock
from lotsennetz.notify.mail import kinds, sending
from lotsennetz.notify.mail.letter import Letter
from lotsennetz.notify.mail.sealing import Unreadable, unseal
from lotsennetz.notify.mail.trouble import explain
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.services import queue_mail
from lotsennetz.notify.tasks import sweep
from tests.notify.conftest import NewMail
from tests.notify.mail_server import Mailbox

State = Delivery.State


def _now(row: Delivery) -> Delivery:
    return Delivery.objects.get(pk=row.pk)


def test_an_accepted_mail_is_sent_once_and_its_secret_is_gone(box: Mailbox, new_mail: NewMail) -> None:
    row = new_mail()
    assert "geheim-4711" not in row.sealed
    assert unseal(row.sealed)["url"].endswith("geheim-4711")

    assert sending.deliver(row.pk) == State.SENT
    assert sending.deliver(row.pk) == ""
    sweep.call()

    after = _now(row)
    assert (after.state, after.attempts, after.sealed) == (State.SENT, 1, "")
    assert after.sent_at is not None
    assert box.ids() == [row.message_id]
    assert "geheim-4711" in box.mails()[0].get_body(("plain",)).get_content()  # type: ignore[union-attr]
    with pytest.raises(Unreadable):
        unseal(after.sealed)


@pytest.mark.parametrize("step", ["sender", "recipient", "data", "final"])
def test_a_temporary_refusal_is_tried_again(box: Mailbox, new_mail: NewMail, step: str) -> None:
    row = new_mail()
    box.answers[step] = "451 4.7.1 bitte spaeter"

    assert sending.deliver(row.pk) == State.QUEUED
    waiting = _now(row)
    assert (waiting.error_step, waiting.error_code) == (step, 451)
    assert waiting.next_attempt_at > clock.now() + timedelta(seconds=50)
    assert sending.deliver(row.pk) == ""  # not yet due
    assert box.accepted == []

    box.answers.clear()
    Delivery.objects.update(next_attempt_at=clock.now())
    assert sending.deliver(row.pk) == State.SENT
    assert box.ids() == [row.message_id]
    assert explain(_now(row)) == ""


@pytest.mark.parametrize("step", ["sender", "recipient", "data", "final"])
def test_a_permanent_refusal_fails_with_the_servers_words(box: Mailbox, new_mail: NewMail, step: str) -> None:
    row = new_mail()
    box.answers[step] = "550 5.1.1 unbekannt"

    assert sending.deliver(row.pk) == State.FAILED
    failed = _now(row)
    assert "550 5.1.1 unbekannt" in explain(failed)
    assert failed.sealed
    assert sending.deliver(row.pk) == ""
    sweep.call()
    assert box.accepted == []


@pytest.mark.parametrize("step", ["sender", "recipient", "data"])
def test_a_lost_connection_before_the_content_is_tried_again(
    box: Mailbox, new_mail: NewMail, step: str
) -> None:
    row = new_mail()
    box.hangs_up_at = step
    assert sending.deliver(row.pk) == State.QUEUED
    assert box.accepted == []


def test_a_lost_connection_after_the_content_is_unclear_and_stays_so(box: Mailbox, new_mail: NewMail) -> None:
    row = new_mail()
    box.hangs_up_at = "final"

    assert sending.deliver(row.pk) == State.UNCLEAR
    box.hangs_up_at = ""
    Delivery.objects.update(next_attempt_at=clock.now() - timedelta(days=1))
    sweep.call()
    assert _now(row).state == State.UNCLEAR
    assert len(box.accepted) == 1


def test_nobody_listening_is_tried_again_and_given_up_after_two_days(
    settings: Settings, new_mail: NewMail
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    with time_machine.travel(datetime(2026, 6, 16, 8, tzinfo=UTC), tick=False) as time:
        row = new_mail()
        moments = []
        while sending.deliver(row.pk) == State.QUEUED:
            row = _now(row)
            moments.append(row.next_attempt_at)
            time.move_to(row.next_attempt_at)
        given_up = clock.now()
    pauses = [later - earlier for earlier, later in pairwise(moments)]
    assert pauses == sorted(pauses)
    assert timedelta(hours=40) < given_up - row.created_at <= timedelta(days=2)
    assert _now(row).state == State.FAILED
    assert "nicht erreichbar" in explain(_now(row))


def test_a_sweep_stops_where_the_server_is_away(settings: Settings, new_mail: NewMail) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", 1, 2
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    rows = [new_mail() for _ in range(4)]
    assert sweep.call() == 1
    assert sorted(_now(row).attempts for row in rows) == [0, 0, 0, 1]


def test_a_sweep_sends_what_a_lost_task_left(box: Mailbox, new_mail: NewMail) -> None:
    rows = [new_mail(f"person{n}@stadt.example") for n in range(3)]
    box.answers["recipient"] = "550 nein"
    sending.deliver(rows[0].pk)
    box.answers.clear()
    assert sweep.call() == 2
    assert sorted(box.ids()) == sorted(row.message_id for row in rows[1:])


def test_rows_of_a_dead_worker_go_back_or_become_unclear(box: Mailbox, new_mail: NewMail) -> None:
    early, late, alive = new_mail(), new_mail(), new_mail()
    for row in (early, late, alive):
        assert sending.claim(row.pk) is not None
    Delivery.objects.filter(pk=late.pk).update(state=State.HANDING_OVER)
    past = clock.now() - timedelta(seconds=1)
    Delivery.objects.filter(pk__in=[early.pk, late.pk]).update(claimed_until=past)

    sweep.call()
    assert [_now(row).state for row in (early, late, alive)] == [State.SENT, State.UNCLEAR, State.SENDING]
    assert box.ids() == [early.message_id]


def test_a_worker_that_lost_its_claim_hands_nothing_over(
    box: Mailbox, new_mail: NewMail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker slower than its lease: somebody else took the row between its claim and the final dot."""
    row = new_mail()
    compose = kinds.compose

    def slow(held: Delivery) -> tuple[kinds.MailKind, Letter]:
        Delivery.objects.filter(pk=row.pk).update(claim="another", claimed_until=clock.now())
        return compose(held)

    monkeypatch.setattr(kinds, "compose", slow)
    assert sending.deliver(row.pk) == ""
    assert box.accepted == []
    assert _now(row).claim == "another"
    assert _now(row).state == State.SENDING


def test_the_same_fact_is_entered_once(box: Mailbox, db: None) -> None:
    said = {"dedupe_key": "einmal", "address": "a@stadt.example", "secret": {"url": "x", "hours": "1"}}
    assert queue_mail("password_reset", **said)  # type: ignore[arg-type]
    assert not queue_mail("password_reset", **said)  # type: ignore[arg-type]
    assert Delivery.objects.count() == 1


def test_without_a_server_each_mail_is_one_file(
    settings: Settings, tmp_path: Path, new_mail: NewMail
) -> None:
    settings.EMAIL_HOST, settings.EMAIL_FILE_PATH = "", tmp_path / "mail"
    row = new_mail()
    assert sending.deliver(row.pk) == State.SENT
    # A crash after the file and before the commit: the second run writes the same file.
    Delivery.objects.filter(pk=row.pk).update(state=State.QUEUED, sealed=row.sealed)
    assert sending.deliver(row.pk) == State.SENT
    files = list((tmp_path / "mail").iterdir())
    assert [file.suffix for file in files] == [".eml"]
    assert files[0].stat().st_mode & 0o077 == 0
    assert row.message_id in files[0].read_text()


def test_a_folder_that_cannot_be_written_loses_no_mail(
    settings: Settings, tmp_path: Path, new_mail: NewMail
) -> None:
    blocked = tmp_path / "mail"
    blocked.write_text("a file where the folder should be")
    settings.EMAIL_HOST, settings.EMAIL_FILE_PATH = "", blocked
    row = new_mail()
    assert sending.deliver(row.pk) == State.QUEUED
    assert _now(row).error_step == "file"


def test_a_mail_that_cannot_be_composed_waits_for_a_repaired_version(box: Mailbox, new_mail: NewMail) -> None:
    row = new_mail()
    Delivery.objects.filter(pk=row.pk).update(kind="gibt-es-nicht")
    assert sending.deliver(row.pk) == State.QUEUED
    assert _now(row).error_step == "compose"
    Delivery.objects.filter(pk=row.pk).update(kind="password_reset", next_attempt_at=clock.now())
    assert sending.deliver(row.pk) == State.SENT


def test_a_changed_secret_key_cancels_instead_of_sending_nonsense(
    box: Mailbox, new_mail: NewMail, settings: Settings
) -> None:
    row = new_mail()
    settings.SECRET_KEY = "another key, because the old one was lost"
    assert sending.deliver(row.pk) == State.CANCELLED
    assert box.accepted == []
    assert "einmalige Link" in explain(_now(row))


def test_an_address_without_a_mail_form_fails(box: Mailbox, new_mail: NewMail) -> None:
    row = new_mail("anna@" + "ä" * 70 + ".example")
    assert sending.deliver(row.pk) == State.FAILED
    assert box.accepted == []
