"""Saved searches that tell of what is new: once, only what is new, only what may be seen now."""

from __future__ import annotations

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.entries.models import Visibility
from lotsennetz.groups.models import GroupMember
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs.models import Job
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.notify.queries.wishes import Wish, wishes_of
from lotsennetz.notify.services import mark_all_read, save_wishes
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.models import Municipality, Person
from lotsennetz.people.services.leaving import leave_network
from lotsennetz.radar.models import Statement
from lotsennetz.search.models import Kind, SavedSearch
from lotsennetz.search.queries import find
from lotsennetz.search.question import Question
from lotsennetz.search.services.looking import people_who_wait
from lotsennetz.search.services.saved import MOST, change_search, forget_search, save_search
from lotsennetz.search.tasks import look_at_saved, look_for_person
from tests.content_factories import EntryFactory, GroupFactory, member_of
from tests.factories import person_in
from tests.notify.conftest import box
from tests.notify.mail_server import Mailbox
from tests.radar.factories import leaf, says
from tests.search.page_kit import entry, index
from tests.search.saved_kit import Clock, lines, look, save

__all__ = ["box"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def hours(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_one_line_for_each_search_and_nothing_twice(officer_kehl: Person, hours: Clock) -> None:
    entry(title="Glasfaser war schon da")
    row = save(officer_kehl)
    hours.passes(hours=1)
    assert look(officer_kehl) == 0
    entry(title="Glasfaser im Neubau")
    entry(title="Glasfaser im Altbau")
    entry(title="Etwas anderes")
    hours.passes(days=1)
    assert look(officer_kehl) == 2
    assert look(officer_kehl) == 0
    hours.passes(days=1)
    assert look(officer_kehl) == 0
    (line,) = lines(officer_kehl)
    assert line.text == "2 neue Treffer zu einer gemerkten Suche"
    assert line.detail == "Glasfaser"
    assert line.url.startswith("/suche/?q=Glasfaser&seit=20")
    row.refresh_from_db()
    assert (row.found, row.found_at is not None) == (2, True)


def test_who_joins_is_new_but_nobody_else_and_nothing_that_lacks_a_word(
    officer_kehl: Person, stranger: Person, lahr: Municipality, hours: Clock
) -> None:
    save(officer_kehl, "Lahr Glasfaser")
    save(officer_kehl, "Lahr")
    hours.passes(hours=1)
    new = person_in(lahr, given_name="Malte", family_name="Neuhaus", joined_at=clock.now())
    entry(title="Glasfaser")
    index(Kind.PERSON, new.pk)
    hours.passes(hours=1)
    assert look(officer_kehl) == 1
    (line,) = lines(officer_kehl)
    assert (line.detail, line.url) == ("Lahr", "/suche/?q=Lahr")
    assert [hit.number for hit in find(viewer_of(officer_kehl), "Lahr").hits if hit.kind == Kind.PERSON] == [
        new.pk
    ]


def test_an_unread_line_gives_way_to_one_that_tells_of_both(officer_kehl: Person, hours: Clock) -> None:
    save(officer_kehl)
    for name in ("eins", "zwei"):
        hours.passes(days=1)
        entry(title=f"Glasfaser {name}")
        hours.passes(hours=1)
        assert look(officer_kehl) == 1
    (line,) = lines(officer_kehl)
    assert line.text == "2 neue Treffer zu einer gemerkten Suche"
    mark_all_read(actor=officer_kehl, until=hours.at)
    hours.passes(days=1)
    entry(title="Glasfaser drei")
    hours.passes(hours=1)
    look(officer_kehl)
    assert [line.text for line in lines(officer_kehl) if line.unread] == [
        "Ein neuer Treffer zu einer gemerkten Suche"
    ]


def test_rights_are_asked_at_the_moment_of_the_look(officer_kehl: Person, hours: Clock) -> None:
    save(officer_kehl)
    hours.passes(hours=1)
    group = GroupFactory.create()
    hidden = entry(title="Glasfaser für die Gruppe", group=group, visibility=Visibility.GROUP)
    hours.passes(hours=1)
    assert look(officer_kehl) == 0
    member_of(group, officer_kehl)
    hours.passes(days=1)
    assert look(officer_kehl) == 1
    GroupMember.objects.filter(person=officer_kehl).delete()
    entry(title="Glasfaser noch einmal", group=group, visibility=Visibility.GROUP)
    hours.passes(days=1)
    assert look(officer_kehl) == 0
    assert hidden.pk


def test_what_becomes_findable_late_is_told_of_and_what_was_there_is_not(
    officer_kehl: Person, hours: Clock
) -> None:
    old = EntryFactory.create(title="Glasfaser, vor dem Merken geschrieben", created_at=hours.at)
    hours.passes(minutes=1)
    save(officer_kehl)
    hours.passes(minutes=1)
    late = EntryFactory.create(title="Glasfaser, spät verzeichnet", created_at=hours.at)
    hours.passes(days=1)
    assert look(officer_kehl) == 0
    index(Kind.ENTRY, old.pk, late.pk)
    hours.passes(days=1)
    assert look(officer_kehl) == 1


def test_a_statement_that_changes_is_not_new(
    officer_kehl: Person, lahr: Municipality, kehl: Municipality, hours: Clock
) -> None:
    topic = leaf("Glasfaserausbau")
    old = says(lahr, topic)
    index(Kind.STATEMENT, old.pk)
    hours.passes(hours=1)
    save(officer_kehl, "Glasfaserausbau")
    hours.passes(hours=1)
    Statement.objects.filter(pk=old.pk).update(changed_at=hours.at, note="anders")
    fresh = says(kehl, topic)
    Statement.objects.filter(pk=fresh.pk).update(created_at=hours.at, changed_at=hours.at)
    index(Kind.STATEMENT, old.pk, fresh.pk)
    hours.passes(hours=1)
    assert look(officer_kehl) == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.sampled_from(["write", "write hidden", "join", "leave", "look", "off", "on"]), max_size=12
    )
)
def test_whatever_happens_nothing_old_nothing_twice(
    steps: list[str], officer_kehl: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch, transaction.atomic():
        time = Clock(patch)
        group = GroupFactory.create()
        row = save(officer_kehl)
        written, told, on = 0, 0, True
        entry(title="Glasfaser zur selben Zeit")
        for step in steps:
            time.passes(hours=7)
            if step.startswith("write"):
                hidden = step == "write hidden"
                entry(
                    title="Glasfaser neu",
                    group=group if hidden else None,
                    visibility=Visibility.GROUP if hidden else Visibility.NETWORK,
                )
                written += on
            elif step == "join" and not GroupMember.objects.filter(person=officer_kehl, group=group):
                member_of(group, officer_kehl)
            elif step == "leave":
                GroupMember.objects.filter(person=officer_kehl, group=group).delete()
            elif step == "look":
                told += look(officer_kehl)
            elif step in {"off", "on"}:
                on = step == "on"
                change_search(actor=officer_kehl, pk=row.pk, name="x", notify="bell" if on else "off")
        time.passes(hours=1)
        told += look(officer_kehl)
        told += look(officer_kehl)
        assert told <= written
        transaction.set_rollback(True)  # the next example begins with nothing


def test_switched_off_tells_nothing_and_on_again_begins_anew(officer_kehl: Person, hours: Clock) -> None:
    row = save(officer_kehl, notify="off")
    entry(title="Glasfaser währenddessen")
    hours.passes(hours=1)
    assert look(officer_kehl) == 0
    assert people_who_wait() == []
    change_search(actor=officer_kehl, pk=row.pk, name="Glas", notify="bell")
    hours.passes(hours=1)
    assert look(officer_kehl) == 0
    entry(title="Glasfaser danach")
    hours.passes(hours=1)
    assert look(officer_kehl) == 1


def test_a_filter_that_went_away_makes_the_search_rest(officer_kehl: Person, hours: Clock) -> None:
    group = GroupFactory.create(slug="netze")
    member_of(group, officer_kehl)
    save(officer_kehl, group="netze")
    group.delete()
    hours.passes(hours=1)
    entry(title="Glasfaser anderswo")
    hours.passes(hours=1)
    assert look(officer_kehl) == 0


def test_whoever_left_or_is_deactivated_hears_nothing(
    officer_kehl: Person, stranger: Person, hours: Clock
) -> None:
    save(officer_kehl)
    save(stranger)
    hours.passes(hours=1)
    entry(title="Glasfaser")
    Person.objects.filter(pk=officer_kehl.pk).update(is_active=False)
    leave_network(person=stranger, choice=Person.Departure.ANONYMISED, successors={})
    assert people_who_wait() == []
    assert look(officer_kehl) == look(stranger) == 0
    assert not Notification.objects.filter(kind="search_hits").exists()
    assert not SavedSearch.objects.filter(person=stranger).exists()


def test_the_clock_queues_everybody_who_waits(officer_kehl: Person, stranger: Person) -> None:
    save(officer_kehl)
    save(officer_kehl, "Breitband")
    save(stranger, notify="off")
    assert look_at_saved.func() == 1
    queued = Job.objects.filter(task_path=look_for_person.module_path)
    assert queued.count() == 1


def test_forgetting_takes_its_lines_along(officer_kehl: Person, hours: Clock) -> None:
    row = save(officer_kehl)
    hours.passes(hours=1)
    entry(title="Glasfaser")
    hours.passes(hours=1)
    look(officer_kehl)
    forget_search(actor=officer_kehl, pk=row.pk)
    assert lines(officer_kehl) == []
    assert not SavedSearch.objects.exists()


def test_the_bell_can_be_switched_off_in_the_settings(officer_kehl: Person, hours: Clock) -> None:
    wanted = {**wishes_of(officer_kehl.pk), "search_hits": Wish(bell=False, mail=True)}
    save_wishes(actor=officer_kehl, chosen=wanted)
    save(officer_kehl)
    hours.passes(hours=1)
    entry(title="Glasfaser")
    hours.passes(hours=1)
    look(officer_kehl)
    assert lines(officer_kehl) == []


def test_one_mail_for_all_searches_that_want_one(officer_kehl: Person, hours: Clock, box: Mailbox) -> None:
    save(officer_kehl, "Glasfaser", notify="mail")
    save(officer_kehl, "Breitband", notify="mail")
    save(officer_kehl, "Neubau", notify="bell")
    hours.passes(hours=1)
    entry(title="Glasfaser im Neubau")
    hours.passes(seconds=1)
    entry(title="Breitband für alle")
    hidden = entry(title="Breitband verdeckt")
    hours.passes(hours=1)
    look(officer_kehl)
    hidden.visibility, hidden.group = Visibility.GROUP, GroupFactory.create()
    hidden.save()
    sweep.func()
    (mail,) = box.mails()
    assert mail["Subject"] == "Neue Treffer zu 2 gemerkten Suchen"
    body = mail.get_body(("plain",))
    assert body is not None
    said = body.get_content()
    assert "Glasfaser: ein neuer Treffer" in said
    assert "Breitband: 2 neue Treffer" in said
    assert "Breitband für alle …" in said
    assert "verdeckt" not in said
    assert "Neubau:" not in said
    assert "/suche/?q=3DGlasfaser" in said or "/suche/?q=Glasfaser&seit=" in said


def test_a_mail_whose_hits_are_hidden_now_is_not_sent(
    officer_kehl: Person, hours: Clock, box: Mailbox
) -> None:
    save(officer_kehl, notify="mail")
    hours.passes(hours=1)
    one = entry(title="Glasfaser")
    hours.passes(hours=1)
    look(officer_kehl)
    one.visibility, one.group = Visibility.GROUP, GroupFactory.create()
    one.save()
    sweep.func()
    assert box.mails() == []
    assert Delivery.objects.get(kind="search_hits").state == Delivery.State.CANCELLED


def test_the_same_search_is_kept_once_and_thirty_at_most(officer_kehl: Person) -> None:
    first, new = save_search(actor=officer_kehl, question=Question("Glasfaser"), name="a", notify="bell")
    again, twice = save_search(
        actor=officer_kehl, question=Question("Glasfaser", since="woche"), name="b", notify="bell"
    )
    assert (first.pk, new, twice) == (again.pk, True, False)
    for number in range(MOST - 1):
        save(officer_kehl, f"Wort{number}")
    with pytest.raises(DomainError, match="Mehr als 30"):
        save(officer_kehl, "Zuviel")
    assert SavedSearch.objects.filter(person=officer_kehl).count() == MOST


def test_without_words_or_with_an_unknown_filter_nothing_is_kept(officer_kehl: Person) -> None:
    for question in (Question(""), Question("Glasfaser", group="gibt-es-nicht"), Question("x" * 101)):
        with pytest.raises(DomainError):
            save_search(actor=officer_kehl, question=question, name="x", notify="bell")
    assert not SavedSearch.objects.exists()
