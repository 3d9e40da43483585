"""The devices a person is signed in on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from allauth.core.internal.httpkit import authenticated_user
from allauth.core.internal.sessionkit import get_session_user
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.db import models, transaction
from django.http import HttpRequest

from lotsennetz.core import audit, clock
from lotsennetz.people.models import Person
from lotsennetz.people.signin.devices import device_icon, device_name, shortened


@dataclass(frozen=True)
class Device:
    number: int
    name: str
    icon: str
    since: datetime
    current: bool


def forget_full_address(request: HttpRequest) -> None:
    """The library stores the IP address of a session; a shortened one is enough."""
    for session in UserSession.objects.filter(session_key=request.session.session_key or ""):
        session.ip = shortened(session.ip)
        session.save(update_fields=["ip"])


def note_session(request: HttpRequest) -> None:
    """For a way in that does not lead through the library, which notes sessions itself."""
    UserSession.objects.create_from_request(request)
    forget_full_address(request)


def devices_of(request: HttpRequest) -> list[Device]:
    """Open sessions of the signed-in person, the present one first, then the newest."""
    present = request.session.session_key
    known = UserSession.objects.filter(user_id=request.user.pk)
    devices = [
        _device(session.pk, session.user_agent, session.created_at, session.session_key == present)
        for session in known
        if get_session_user(SessionStore(session.session_key)) is not None  # else ended by a new password
    ]
    if not any(device.current for device in devices):
        agent = request.headers.get("User-Agent", "")
        devices.append(_device(0, agent, authenticated_user(request).last_login or clock.now(), True))
    return sorted(devices, key=lambda d: (not d.current, -d.since.timestamp()))


def _device(number: int, user_agent: str, since: datetime, current: bool) -> Device:
    return Device(number, device_name(user_agent), device_icon(user_agent), since, current)


def end_session(*, person: Person, number: int, keep: str | None) -> None:
    """End one session of the person; ``keep`` is the session that is never ended here."""
    _end(person, UserSession.objects.filter(user=person, pk=number).exclude(session_key=keep or ""))


def end_other_sessions(*, person: Person, keep: str | None) -> None:
    _end(person, UserSession.objects.filter(user=person).exclude(session_key=keep or ""))


def _end(person: Person, sessions: models.QuerySet[UserSession]) -> None:
    with transaction.atomic():
        ended = list(sessions.select_for_update())
        for session in ended:
            session.end()
        if ended:
            audit.record("account.sessions_ended", actor=person, target=person)
