"""One row of the ledger on its way out. Every change of state is one conditional update, committed at once.

queued → sending → handing_over → sent. A crash while ``sending`` puts the row back; a crash while
``handing_over`` (a few milliseconds around the final dot) makes it ``unclear``, which nobody sends again but
a person.
"""

from __future__ import annotations

import logging
import secrets
import time
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import F
from django.utils import translation

from lotsennetz.core import clock
from lotsennetz.notify.mail import files, kinds, smtp
from lotsennetz.notify.mail.letter import NotAnyMore
from lotsennetz.notify.mail.render import Envelope, ascii_address, render, sender_address
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.services.mail_problem import report_problem

logger = logging.getLogger(__name__)
State = Delivery.State

LEASE = timedelta(minutes=5)  # longer than all steps of a hand-over with their time-outs
_WAITS = [timedelta(minutes=n) for n in (1, 5, 15, 30, 60, 120)]
LONGEST_WAIT = timedelta(hours=4)


def _wait(attempts: int) -> timedelta:
    return _WAITS[attempts - 1] if 0 < attempts <= len(_WAITS) else LONGEST_WAIT


def _change(pk: int, claim: str, states: set[State], **values: Any) -> bool:
    """Change a row that we hold; false if somebody else does by now. A failure is told in the same commit."""
    with transaction.atomic(durable=True):
        rows = Delivery.objects.filter(pk=pk, claim=claim, state__in=states)
        done = rows.update(**values) == 1
        if done and values["state"] in {State.FAILED, State.UNCLEAR}:
            report_problem(pk)
        return done


def claim(pk: int) -> Delivery | None:
    """Take a due row, alone."""
    now, token = clock.now(), secrets.token_hex(16)
    with transaction.atomic(durable=True):
        taken = Delivery.objects.filter(pk=pk, state=State.QUEUED, next_attempt_at__lte=now).update(
            state=State.SENDING, claim=token, claimed_until=now + LEASE, attempts=F("attempts") + 1
        )
    return Delivery.objects.select_related("recipient").get(pk=pk, claim=token) if taken else None


def _to_person(row: Delivery, kind: kinds.MailKind) -> str:
    """Notices follow the person's present address; account mail goes where it was meant to go."""
    return row.recipient.email if kind.is_notice and row.recipient else row.address


def deliver(pk: int) -> str:
    """Send one due mail; returns the state it came to. Never inside a transaction."""
    row = claim(pk)
    if row is None:
        return ""
    try:
        with translation.override(row.language):
            kind, letter = kinds.compose(row)
            to = _to_person(row, kind)
            message = render(letter, Envelope(to, row.message_id, kind.is_notice))
            content = message.as_bytes()
    except NotAnyMore as nothing:
        return _end(row, State.CANCELLED, step=nothing.reason)
    except UnicodeError:
        return _end(row, State.FAILED, step="address")
    except Exception:
        logger.exception("mail %s (%s) could not be composed", row.pk, row.kind)
        return _later(row, step="compose")
    return _send(row, to, content)


def _send(row: Delivery, to: str, content: bytes) -> str:
    server = smtp.configured()
    try:
        if server is None:
            files.write(f"{row.created_at:%Y%m%d-%H%M%S}-{row.pk}", content)
            return _sent(row)
        smtp.hand_over(
            server,
            sender=sender_address(),
            recipient=ascii_address(to),
            content=content,
            about_to_finish=lambda: _change(
                row.pk,
                row.claim,
                {State.SENDING},
                state=State.HANDING_OVER,
                claimed_until=clock.now() + LEASE,
            ),
        )
        return _sent(row)
    except smtp.ClaimLost:
        return ""
    except smtp.TransportProblem as problem:
        return _after(row, problem)
    except OSError as problem:  # no mail server: the disk
        logger.exception("mail %s could not be written", row.pk)
        return _later(row, step="file", answer=str(problem))


def _after(row: Delivery, problem: smtp.TransportProblem) -> str:
    logger.warning("mail %s (%s): %s", row.pk, row.kind, problem)
    step, code, answer = problem.step, problem.code, problem.answer
    if problem.in_doubt or problem.permanent:
        state = State.UNCLEAR if problem.in_doubt else State.FAILED
        return _end(row, state, step=step, code=code, answer=answer)
    return _later(row, step=step, code=code, answer=answer)


def _sent(row: Delivery) -> str:
    """The server has it. If the database is away for a moment, ask again, or the row becomes unclear."""
    for pause in (0.2, 1, 3, None):
        try:
            return State.SENT if _record_sent(row) else ""
        except DatabaseError:
            if pause is None:
                raise
            logger.exception("mail %s is sent, but the ledger does not answer", row.pk)
            time.sleep(pause)
    return ""


def _record_sent(row: Delivery) -> bool:
    return _change(
        row.pk,
        row.claim,
        {State.SENDING, State.HANDING_OVER, State.UNCLEAR},
        state=State.SENT,
        sent_at=clock.now(),
        sealed="",
        claimed_until=None,
        error_step="",
        error_code=None,
        error="",
    )


def _end(row: Delivery, state: State, *, step: str, code: int | None = None, answer: str = "") -> str:
    values: dict[str, Any] = {"error_step": step, "error_code": code, "error": answer, "claimed_until": None}
    if state == State.CANCELLED:
        values["sealed"] = ""
    done = _change(row.pk, row.claim, {State.SENDING, State.HANDING_OVER}, state=state, **values)
    return state if done else ""


def _later(row: Delivery, *, step: str, code: int | None = None, answer: str = "") -> str:
    """Try again with growing pauses, for two days."""
    again = clock.now() + _wait(row.attempts)
    if again > row.give_up_at:
        return _end(row, State.FAILED, step=step, code=code, answer=answer)
    values: dict[str, Any] = {
        "error_step": step,
        "error_code": code,
        "error": answer[:500],
        "claimed_until": None,
    }
    states = {State.SENDING, State.HANDING_OVER}
    done = _change(row.pk, row.claim, states, state=State.QUEUED, next_attempt_at=again, **values)
    return State.QUEUED if done else ""


def release_lost() -> int:
    """Rows whose worker is gone: back into the queue, or unclear if the final dot may have been sent."""
    now = clock.now()
    lost = Delivery.objects.filter(claimed_until__lt=now)
    with transaction.atomic(durable=True):
        back = lost.filter(state=State.SENDING).update(
            state=State.QUEUED, claim="", claimed_until=None, next_attempt_at=now
        )
    doubtful = list(lost.filter(state=State.HANDING_OVER).values_list("pk", "claim"))
    for pk, token in doubtful:  # the claim stays: a slow worker may still learn that it was sent
        values = {"claimed_until": None, "error_step": "interrupted"}
        _change(pk, token, {State.HANDING_OVER}, state=State.UNCLEAR, **values)
    return back + len(doubtful)
