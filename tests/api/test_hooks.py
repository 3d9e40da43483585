"""Webhooks: who makes them, what their pages show."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse

from lotsennetz.api.models import Event, Hook, HookDelivery
from lotsennetz.api.services import hooks as services
from lotsennetz.api.webhooks import sending
from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.core.models import AuditRecord
from lotsennetz.people.models import Person
from tests.api.hook_kit import ALL, State, new_hook, publish_entry
from tests.api.receivers import Receiver, way


def test_a_hook_keeps_no_secret(staff_kehl: Person, there: Receiver) -> None:
    hook, secret = services.make_hook(actor=staff_kehl, address=there.url(), events=["comment.added"])
    assert re.fullmatch(r"lotsehook_[\w-]{43}", secret)
    assert secret not in str(Hook.objects.values().get())
    assert hook.events == ["comment.added"]
    assert AuditRecord.objects.filter(action="hook.made", actor_id=staff_kehl.pk).count() == 1


@pytest.mark.parametrize(
    ("address", "events", "field"),
    [
        ("http://a.example/", ["comment.added"], "address"),
        ("https://a.example/", [], "events"),
        ("https://a.example/", ["ping"], "events"),
        ("https://a.example/", ["person.left"], "events"),
    ],
)
def test_what_is_no_hook(address: str, events: list[str], field: str, staff_kehl: Person) -> None:
    with pytest.raises(DomainError) as refusal:
        services.make_hook(actor=staff_kehl, address=address, events=events)
    assert refusal.value.field == field
    assert not Hook.objects.exists()


def test_each_address_once_and_not_too_many(staff_kehl: Person, officer_kehl: Person) -> None:
    for number in range(services.MOST):
        services.make_hook(actor=staff_kehl, address=f"https://a.example/{number}", events=ALL)
    with pytest.raises(DomainError) as twice:
        services.make_hook(actor=staff_kehl, address="https://a.example/0 ", events=ALL)
    assert twice.value.field == "address"
    with pytest.raises(DomainError):
        services.make_hook(actor=staff_kehl, address="https://b.example/", events=ALL)
    services.make_hook(actor=officer_kehl, address="https://a.example/0", events=ALL)
    assert Hook.objects.count() == services.MOST + 1


@pytest.mark.parametrize("what", ["change", "secret", "switch", "test", "delete"])
def test_only_the_own_hook(what: str, staff_kehl: Person, officer_kehl: Person, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there)
    before = Hook.objects.values().get()
    calls: dict[str, Callable[[], object]] = {
        "change": lambda: services.change_hook(actor=officer_kehl, pk=hook.pk, events=["entry.edited"]),
        "secret": lambda: services.new_secret(actor=officer_kehl, pk=hook.pk),
        "switch": lambda: services.switch_hook(actor=officer_kehl, pk=hook.pk, on=False),
        "test": lambda: services.try_hook(actor=officer_kehl, pk=hook.pk),
        "delete": lambda: services.delete_hook(actor=officer_kehl, pk=hook.pk),
    }
    with pytest.raises(services.GoneHook):
        calls[what]()
    assert Hook.objects.values().get() == before
    assert not HookDelivery.objects.exists()


def test_the_page_shows_the_secret_once(staff_kehl: Person, client_of: Any) -> None:
    browser, address = client_of(staff_kehl), reverse("programs:hooks")
    for wrong in ({}, {"address": "https://a.example/"}, {"address": "http://a.example/", "events": ALL}):
        assert browser.post(address, wrong).status_code == 422
    assert not Hook.objects.exists()
    made = browser.post(address, {"address": "https://a.example/x", "events": ["comment.added"]})
    (secret,) = set(re.findall(r"lotsehook_[\w-]{43}", made.text))
    assert "no-store" in made["Cache-Control"]
    page = reverse("programs:hook", args=[Hook.objects.get().pk])
    assert secret not in browser.get(page).text
    assert "https://a.example/x" in browser.get(address).text
    renewed = browser.post(reverse("programs:hook_secret", args=[Hook.objects.get().pk]))
    assert "lotsehook_" in renewed.text
    assert secret not in renewed.text


def test_the_buttons_of_the_page(staff_kehl: Person, client_of: Any, there: Receiver) -> None:
    hook, browser = new_hook(staff_kehl, there), client_of(staff_kehl)
    page = hook.get_absolute_url()
    assert browser.post(page, {}).status_code == 422
    assert browser.post(page, {"events": ["entry.edited"]}).status_code == 302
    assert Hook.objects.get().events == ["entry.edited"]
    assert browser.post(reverse("programs:hook_test", args=[hook.pk])).status_code == 302
    sending.send_due(hook.pk, way())
    assert "Antwort 204" in browser.get(page).text
    switch = reverse("programs:hook_switch", args=[hook.pk])
    browser.post(switch)
    assert Hook.objects.get().ended == "person"
    assert "Dieser Webhook meldet nichts" in browser.get(page).text
    browser.post(switch)
    assert Hook.objects.get().ended == ""
    assert browser.post(reverse("programs:hook_delete", args=[hook.pk])).status_code == 302
    assert not Hook.objects.exists()


@pytest.mark.parametrize(
    ("status", "trouble", "sentence"),
    [
        (302, "", "Weiterleitungen werden nicht befolgt"),
        (None, "name", "zu keinem öffentlich erreichbaren Rechner"),
        (None, "private", "zu keinem öffentlich erreichbaren Rechner"),
        (None, "connect", "Keine Verbindung"),
        (None, "tls", "Zertifikat oder Verschlüsselung stimmen nicht"),
        (None, "timeout", "Keine Antwort innerhalb von 10 Sekunden"),
        (None, "answer", "Keine verständliche Antwort"),
    ],
)
def test_the_log_says_what_went_wrong(
    status: int | None, trouble: str, sentence: str, staff_kehl: Person, client_of: Any, there: Receiver
) -> None:
    hook = new_hook(staff_kehl, there)
    now = clock.now()
    row = HookDelivery(hook=hook, event=Event.PING, at=now, due_at=now, tried_at=now, attempts=2)
    row.state, row.status, row.trouble = State.FAILED, status, trouble
    row.save()
    assert sentence in client_of(staff_kehl).get(hook.get_absolute_url()).text


def test_what_nobody_tried_yet_is_not_in_the_log(staff_kehl: Person, client_of: Any, there: Receiver) -> None:
    hook = new_hook(staff_kehl, there)
    publish_entry(staff_kehl)
    assert "Noch nichts gemeldet" in client_of(staff_kehl).get(hook.get_absolute_url()).text


def test_a_sample_network_sends_nothing_out(officer_kehl: Person, settings: Any) -> None:
    settings.DEMO = True
    with pytest.raises(DomainError, match="Beispielverbund"):
        services.make_hook(
            actor=officer_kehl, address="https://programm.stadt.example/", events=["entry.published"]
        )
    assert not Hook.objects.exists()


def test_in_a_sample_the_page_says_why_there_is_no_form(
    staff_kehl: Person, client_of: Any, settings: Any
) -> None:
    browser = client_of(staff_kehl)
    assert 'name="address"' in browser.get(reverse("programs:hooks")).text
    settings.DEMO = True
    page = browser.get(reverse("programs:hooks")).text
    assert 'name="address"' not in page
    assert "In einem Beispielverbund gehen keine Webhooks hinaus." in page
