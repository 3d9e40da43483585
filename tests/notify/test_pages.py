"""The bell's pages in a browser: reading, marking, settings; nothing changes by GET, nothing of others is reached."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import signing
from django.db import transaction
from django.urls import reverse

from lotsennetz.core import bus
from lotsennetz.entries.events import CommentAdded, EntryPublished, Named
from lotsennetz.entries.models import Entry
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.messages import ADJUSTABLE
from lotsennetz.notify.models import Notification, NotificationSetting
from lotsennetz.notify.queries.bell import PAGE, bell, cursor
from lotsennetz.notify.queries.visible import unread_count
from lotsennetz.notify.queries.wishes import wishes_of
from lotsennetz.people.models import Person
from tests.conftest import ClientOf
from tests.content_factories import CommentFactory, EntryFactory


def mentioned(person: Person, author: Person, title: str = "Scanstelle") -> Entry:
    entry: Entry = EntryFactory.create(author=author, title=title)
    with transaction.atomic():
        bus.publish(EntryPublished(entry.pk, author.pk, Named(frozenset({person.pk}))))
    return entry


def unread(person: Person) -> int:
    return unread_count(viewer_of(person))


def test_the_list_shows_days_and_what_is_new(client_of: ClientOf, guide: Person, stranger: Person) -> None:
    with time_machine.travel(datetime(2026, 6, 15, 9, tzinfo=UTC), tick=False):
        mentioned(guide, stranger, "Gestriges")
    with time_machine.travel(datetime(2026, 6, 16, 9, tzinfo=UTC), tick=False):
        entry = mentioned(guide, stranger, "Heutiges")
        page = client_of(guide).get(reverse("notify:list")).content.decode()
    assert (
        page.index("16. Juni 2026")
        < page.index("Heutiges")
        < page.index("15. Juni 2026")
        < page.index("Gestriges")
    )
    assert f'href="{entry.get_absolute_url()}"' in page
    assert "2 ungelesene Mitteilungen" in page


def test_an_empty_bell_says_what_will_stand_there(client_of: ClientOf, guide: Person) -> None:
    page = client_of(guide).get(reverse("notify:list"))
    assert "Hier steht, wenn jemand Sie erwähnt" in page.content.decode()


def test_looking_changes_nothing(client_of: ClientOf, guide: Person, stranger: Person) -> None:
    entry = mentioned(guide, stranger)
    row = Notification.objects.get()
    browser = client_of(guide)
    browser.get(reverse("notify:list"))
    for name, arguments in (("read_one", [row.pk]), ("read_all", []), ("read_entry", [entry.pk])):
        assert browser.get(reverse(f"notify:{name}", args=arguments)).status_code == 405
    assert unread(guide) == 1


def test_marking_one(client_of: ClientOf, guide: Person, stranger: Person) -> None:
    mentioned(guide, stranger, "Eins")
    mentioned(guide, stranger, "Zwei")
    row = Notification.objects.first()
    assert row is not None
    browser = client_of(guide)
    place = cursor(datetime(2026, 6, 16, tzinfo=UTC), 7)
    answer = browser.post(reverse("notify:read_one", args=[row.pk]), {"nach": place})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/mitteilungen/")
    assert answer["Location"].endswith(f"#mitteilung-{row.pk}")
    assert browser.get(answer["Location"]).status_code == 200
    assert unread(guide) == 1
    assert browser.post(reverse("notify:read_one", args=[row.pk])).status_code == 302  # twice is once
    assert unread(guide) == 1
    other = Notification.objects.get(read_at=None)
    assert browser.post(reverse("notify:read_one", args=[other.pk]), {"nach": "falsch"}).status_code == 400
    assert unread(guide) == 1


def test_all_read_reaches_no_further_than_what_was_shown(
    client_of: ClientOf, guide: Person, stranger: Person
) -> None:
    mentioned(guide, stranger, "Gesehen")
    shown = bell(viewer_of(guide)).newest
    mentioned(guide, stranger, "Inzwischen")
    answer = client_of(guide).post(reverse("notify:read_all"), {"bis": shown})
    assert answer.status_code == 302
    assert [row.read_at is None for row in Notification.objects.order_by("pk")] == [False, True]


def test_an_entrys_page_marks_its_lines(client_of: ClientOf, guide: Person, stranger: Person) -> None:
    entry = mentioned(guide, stranger)
    mentioned(guide, stranger, "Anderes")
    comment = CommentFactory.create(entry=entry, author=stranger)
    with transaction.atomic():
        bus.publish(CommentAdded(comment.pk, entry.pk, None, stranger.pk, Named(frozenset({guide.pk}))))
    assert client_of(guide).post(reverse("notify:read_entry", args=[entry.pk])).status_code == 204
    assert unread(guide) == 1
    assert client_of(guide).post(reverse("notify:read_entry", args=[10**9])).status_code == 204


@pytest.mark.parametrize("who", ["stranger", "coordinator", "guest", "ex_member", "deactivated"])
def test_lines_of_others(
    who: str, request: pytest.FixtureRequest, client_of: ClientOf, guide: Person, staff_kehl: Person
) -> None:
    entry = mentioned(guide, staff_kehl)
    row = Notification.objects.get()
    browser = client_of(request.getfixturevalue(who))
    assert "Scanstelle" not in browser.get(reverse("notify:list")).content.decode()
    assert browser.post(reverse("notify:read_one", args=[row.pk])).status_code in {302, 404}
    browser.post(reverse("notify:read_entry", args=[entry.pk]))
    browser.post(reverse("notify:read_all"), {"bis": cursor(datetime(2100, 1, 1, tzinfo=UTC), 1)})
    assert unread(guide) == 1


def test_visitors_are_asked_to_sign_in(client_of: ClientOf, db: None) -> None:
    browser = client_of(None)
    for name, arguments in (("list", []), ("settings", []), ("post", []), ("own_mail", [1])):
        answer = browser.get(reverse(f"notify:{name}", args=arguments))
        assert answer.status_code == 302
        assert answer["Location"].startswith(reverse("account_login"))


def test_older_lines_come_by_a_signed_cursor(client_of: ClientOf, guide: Person, stranger: Person) -> None:
    for number in range(PAGE + 3):
        mentioned(guide, stranger, f"Eintrag {number:03}")
    first = bell(viewer_of(guide))
    page = client_of(guide).get(reverse("notify:list"), {"nach": first.more}).content.decode()
    assert [f"Eintrag {number:03}" in page for number in range(5)] == [True, True, True, False, False]
    assert "Ältere Mitteilungen" not in page


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        "1",
        "-1",
        "x" * 5000,
        "2026-06-16T09:00:00+00:00",
        signing.dumps(["2026-06-16T09:00:00+00:00", 1], salt="elsewhere"),
        signing.dumps(["kein Datum", 1], salt="notify.bell"),
        signing.dumps(7, salt="notify.bell"),
        "\x00",
    ],
    ids=range(9),  # signatures differ from process to process
)
def test_a_foreign_cursor_is_refused(
    client_of: ClientOf, guide: Person, stranger: Person, wrong: str
) -> None:
    mentioned(guide, stranger)
    browser = client_of(guide)
    assert browser.get(reverse("notify:list"), {"nach": wrong}).status_code == (200 if wrong == "" else 400)
    assert browser.post(reverse("notify:read_all"), {"bis": wrong}).status_code == 400
    assert unread(guide) == 1


def test_settings_keep_what_was_chosen(client_of: ClientOf, guide: Person) -> None:
    browser = client_of(guide)
    page = browser.get(reverse("notify:settings")).content.decode()
    assert page.count('type="checkbox"') == 2 * len(ADJUSTABLE)
    assert page.count(" checked") == sum(1 + kind.mail for kind in ADJUSTABLE)  # some come without mail
    answer = browser.post(reverse("notify:settings"), {"comment-mail": "on", "reply-bell": "on"})
    assert answer.status_code == 302
    chosen = wishes_of(guide.pk)
    assert [(name, way.bell, way.mail) for name, way in chosen.items() if way.bell or way.mail] == [
        ("reply", True, False),
        ("comment", False, True),
    ]


def test_settings_of_unknown_kinds_are_ignored(client_of: ClientOf, guide: Person) -> None:
    client_of(guide).post(reverse("notify:settings"), {"mail_problem-bell": "", "evil-mail": "on"})
    assert not NotificationSetting.objects.exclude(kind__in=[kind.name for kind in ADJUSTABLE]).exists()


def test_the_list_costs_the_same_for_one_and_for_many(
    guide: Person, stranger: Person, django_assert_num_queries: object
) -> None:
    mentioned(guide, stranger)
    viewer = viewer_of(guide)
    with django_assert_num_queries(2):  # type: ignore[operator] # lines, people; no comments and no towns here
        assert len(bell(viewer).days[0].lines) == 1
    for number in range(15):
        entry = mentioned(guide, stranger, f"Eintrag {number}")
        for _ in range(2):
            comment = CommentFactory.create(entry=entry, author=stranger)
            with transaction.atomic():
                bus.publish(
                    CommentAdded(comment.pk, entry.pk, None, stranger.pk, Named(frozenset({guide.pk})))
                )
    with django_assert_num_queries(3):  # type: ignore[operator]
        assert len(bell(viewer).days[0].lines) == 16
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert unread_count(viewer) == 16


def test_hostile_text_stays_text(client_of: ClientOf, guide: Person, stranger: Person) -> None:
    Person.objects.filter(pk=stranger.pk).update(
        given_name="<script>alert(1)</script>", family_name="\"'><b>"
    )
    mentioned(guide, stranger, "<img src=x onerror=alert(2)>")
    page = client_of(guide).get(reverse("notify:list")).content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(2)&gt;" in page


def test_old_days_are_not_mixed_up_by_the_clock(guide: Person, stranger: Person) -> None:
    """Half past eleven in the evening in UTC is already tomorrow in Germany."""
    late = datetime(2026, 6, 15, 22, 30, tzinfo=UTC)
    with time_machine.travel(late, tick=False):
        mentioned(guide, stranger)
    with time_machine.travel(late + timedelta(hours=8), tick=False):
        mentioned(guide, stranger, "Frühes")
        assert [str(day.day) for day in bell(viewer_of(guide)).days] == ["2026-06-16"]
