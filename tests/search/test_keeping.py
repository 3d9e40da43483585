"""The index follows what happens, in the same transaction, and so equals one that is built anew."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lotsennetz.core import clock
from lotsennetz.core.errors import DomainError
from lotsennetz.entries.models import Attachment, Comment, Entry, State
from lotsennetz.entries.services import arrange, attachments, comments, edit, publish
from lotsennetz.entries.services.publish import Content
from lotsennetz.entries.services.typed import Typed
from lotsennetz.groups.models import Group
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.jobs.models import Job
from lotsennetz.people.models import Membership, Municipality, Person, Role
from lotsennetz.people.services import invitations, leaving, memberships, municipalities, profile, standing
from lotsennetz.people.services.municipality_import import import_municipalities
from lotsennetz.radar.models import Statement, Status
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import statements
from lotsennetz.search.models import Document, FileText
from lotsennetz.search.queries import CAP
from lotsennetz.search.services.indexing import refresh_file
from lotsennetz.search.services.rebuilding import rebuild
from lotsennetz.search.tasks import extract_file
from lotsennetz.topics.services import load_catalogue
from tests.content_factories import EntryFactory, GroupFactory, member_of
from tests.radar.factories import leaf
from tests.search.kit import ask, index_rows, key_of

pytestmark = pytest.mark.django_db
WORDS = (
    "Akte",
    "Ausweis",
    "Brücke",
    "Datenschutz",
    "E-Akte",
    "Gebäude",
    "KI",
    "Rathaus",
    "Straßennetz",
    "und",
)


def _is_as_rebuilt() -> None:
    kept = index_rows()
    rebuild()
    assert kept == index_rows()


@pytest.fixture
def ground(
    network: object, coordinator: Person, officer_kehl: Person, stranger: Person, kehl: Municipality
) -> None:
    rebuild()


def test_each_change_is_in_the_index_at_once(ground: None, officer_kehl: Person, kehl: Municipality) -> None:
    viewer, topic = viewer_of(officer_kehl), leaf("Wegenetz")
    rebuild()
    entry = publish.publish(
        actor=officer_kehl, content=Content(title="Brücke", body="Alt.", visibility="network")
    )
    assert ask(viewer, "Brücke") == [key_of(entry)]
    edit.edit_entry(
        actor=officer_kehl,
        entry_id=entry.pk,
        base_version=1,
        typed=Typed(title="Steg", body="Neu.", tags=["Holz"]),
    )
    assert ask(viewer, "Brücke") == []
    assert ask(viewer, "Steg") == ask(viewer, "Holz") == [key_of(entry)]
    comment = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Ein Geländer fehlt.")
    assert ask(viewer, "Geländer") == [key_of(comment)]
    file = attachments.add_attachment(
        actor=officer_kehl, entry_id=entry.pk, file=ContentFile(b"x", "Statik.txt"), name="Statik.txt"
    )
    assert ask(viewer, "Statik") == [key_of(file)]
    assert Job.objects.filter(task_path=extract_file.module_path).exists()
    FileText.objects.create(
        attachment=file, text="Tragfähigkeit geprüft", version=1, sha256=file.sha256, extracted_at=clock.now()
    )
    refresh_file(file.pk)
    assert ask(viewer, "Tragfähigkeit") == [key_of(file)]
    attachments.remove_attachment(actor=officer_kehl, attachment_id=file.pk)
    assert ask(viewer, "Statik") == []
    said = statements.state(
        actor=officer_kehl,
        municipality_id=kehl.pk,
        topic_id=topic.pk,
        said=Said(status=Status.STOPPED, stopped_reason="Zu teuer für uns"),
    )
    assert ask(viewer, "Wegenetz teuer eingestellt Kehl") == [key_of(said)]
    statements.clear(actor=officer_kehl, municipality_id=kehl.pk, topic_id=topic.pk)
    assert ask(viewer, "teuer") == []
    _is_as_rebuilt()


def test_nothing_is_indexed_of_what_is_rolled_back(ground: None, officer_kehl: Person) -> None:
    before = index_rows()
    with transaction.atomic():
        publish.publish(actor=officer_kehl, content=Content(title="Brücke", body="x", visibility="network"))
        assert index_rows() != before
        transaction.set_rollback(True)
    assert index_rows() == before


def test_moving_takes_comments_and_files_along(ground: None, officer_kehl: Person, stranger: Person) -> None:
    first, second = GroupFactory.create(), GroupFactory.create()
    for group in (first, second):
        member_of(group, officer_kehl)
    entry = publish.publish(
        actor=officer_kehl, content=Content(title="Steg", body="x", visibility="network", group_id=first.pk)
    )
    comment = comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Steg?")
    arrange.move_entry(actor=officer_kehl, entry_id=entry.pk, group_id=second.pk)
    viewer = viewer_of(officer_kehl)
    assert set(ask(viewer, "Steg", group=second.pk)) == {key_of(entry), key_of(comment)}
    assert ask(viewer, "Steg", group=first.pk) == []
    _is_as_rebuilt()


def test_people_and_their_towns(
    ground: None, coordinator: Person, officer_kehl: Person, staff_kehl: Person, lahr: Municipality
) -> None:
    viewer = viewer_of(coordinator)
    rebuild()
    profile.update_profile(
        actor=staff_kehl,
        person=staff_kehl,
        profile=profile.Profile(given_name="Thea", family_name="Rieflin", about="Ich kenne Glasfaser."),
    )
    assert ask(viewer, "Glasfaser") == ask(viewer, "Thea") == [key_of(staff_kehl)]
    held = memberships.add_membership(
        actor=coordinator, person=staff_kehl, municipality=lahr, role=Role.STAFF
    )
    assert key_of(staff_kehl) in ask(viewer, "Lahr")
    memberships.end_membership(actor=coordinator, membership=held)
    assert key_of(staff_kehl) not in ask(viewer, "Lahr")
    body = municipalities.create_body(actor=coordinator, name="Zweckverband Moosgrund")
    assert ask(viewer, "Moosgrund") == [key_of(body)]
    issued = invitations.issue_invitation(
        actor=coordinator, municipality=lahr, email="neu@lahr.example", role=Role.STAFF
    )
    new = invitations.accept_invitation(secret=issued.secret, given_name="Wanda", family_name="Neumond")
    assert ask(viewer, "Neumond") == [key_of(new)]
    _is_as_rebuilt()


def test_a_town_with_another_name(ground: None, coordinator: Person, officer_kehl: Person) -> None:
    import_municipalities(actor=coordinator, content=b"ags;name;typ\n08317057;Neukehl;Stadt\n")
    assert {kind for kind, _number in ask(viewer_of(coordinator), "Neukehl")} == {"municipality", "person"}
    _is_as_rebuilt()


def test_the_catalogue(ground: None, coordinator: Person) -> None:
    load_catalogue()
    assert "topic" in {kind for kind, _number in ask(viewer_of(coordinator), "elektronische Akte")}
    _is_as_rebuilt()


def test_the_name_of_somebody_who_left_is_found_nowhere(
    ground: None, coordinator: Person, staff_kehl: Person, officer_kehl: Person
) -> None:
    rebuild()
    publish.publish(
        actor=officer_kehl, content=Content(body="Fragt @thorsten-rieflin danach.", visibility="network")
    )
    viewer = viewer_of(coordinator)
    assert len(ask(viewer, "Rieflin")) == 2
    leaving.leave_network(person=staff_kehl, choice=Person.Departure.ANONYMISED, successors={})
    assert ask(viewer, "Rieflin") == []
    _is_as_rebuilt()


def test_documents_die_with_their_originals(ground: None, officer_kehl: Person) -> None:
    before = index_rows()
    entry = publish.publish(
        actor=officer_kehl, content=Content(title="Brücke", body="x", visibility="network")
    )
    comments.add_comment(actor=officer_kehl, entry_id=entry.pk, body="Ja.")
    Entry.objects.filter(pk=entry.pk).delete()
    assert index_rows() == before
    arrange.delete_entry(
        actor=officer_kehl,
        entry_id=publish.publish(
            actor=officer_kehl, content=Content(title="Zwei", body="x", visibility="network")
        ).pk,
    )
    with pytest.MonkeyPatch.context() as patch:
        later = clock.now() + timedelta(days=40)
        patch.setattr(clock, "now", lambda: later)
        arrange.purge_deleted()
    assert index_rows() == before


class _Life:
    """Random acts of two people, by the services; what is refused is refused."""

    def __init__(
        self, dice: random.Random, people: list[Person], groups: list[Group], town: Municipality
    ) -> None:
        self.dice, self.people, self.groups, self.town = dice, people, groups, town
        self.acts: list[Callable[[Person], object]] = [
            *[self.publish] * 4, *[self.comment] * 4, *[self.edit] * 3, self.edit_comment, self.delete, self.restore,
            self.delete_comment, self.restore_comment, *[self.move] * 2, *[self.attach] * 2, self.detach, self.state,
            self.clear, self.describe, self.end_role, self.give_role, self.close, self.open,
        ]  # fmt: skip

    def live(self) -> None:
        act = self.dice.choice(self.acts)
        with suppress(DomainError):
            act(self.dice.choice(self.people))

    def _text(self) -> str:
        return " ".join(self.dice.choices(WORDS, k=self.dice.randint(1, 6)))

    def _one(self, rows: object) -> int:
        numbers = sorted(rows.values_list("pk", flat=True))  # type: ignore[attr-defined]
        return self.dice.choice(numbers) if numbers else 0

    def _typed(self) -> dict[str, object]:
        tags = self.dice.sample(["Holz", "Stein"], self.dice.randint(0, 2))
        return {"title": self._text(), "body": self._text(), "tags": tags}

    def publish(self, who: Person) -> object:
        group = self.dice.choice([None, *(group.pk for group in self.groups)])
        level = self.dice.choice(["", "network", "public", "municipality"])
        content = Content(**self._typed(), group_id=group, visibility=level)  # type: ignore[arg-type]
        return publish.publish(actor=who, content=content)

    def edit(self, who: Person) -> object:
        entry = Entry.objects.filter(pk=self._one(Entry.objects.all())).first()
        if entry is None:
            return None
        level = self.dice.choice(["", "network", "public", "group"])
        typed = Typed(**self._typed(), visibility=level)  # type: ignore[arg-type]
        return edit.edit_entry(actor=who, entry_id=entry.pk, base_version=entry.version, typed=typed)

    def comment(self, who: Person) -> object:
        return comments.add_comment(actor=who, entry_id=self._one(Entry.objects.all()), body=self._text())

    def edit_comment(self, who: Person) -> object:
        comment = Comment.objects.filter(pk=self._one(Comment.objects.filter(author=who))).first()
        if comment is None:
            return None
        version = comment.version
        return comments.edit_comment(
            actor=who, comment_id=comment.pk, base_version=version, body=self._text()
        )

    def delete(self, who: Person) -> object:
        return arrange.delete_entry(actor=who, entry_id=self._one(Entry.objects.all()))

    def restore(self, who: Person) -> object:
        return arrange.restore_entry(
            actor=who, entry_id=self._one(Entry.objects.filter(state=State.DELETED, deleted_by=who))
        )

    def delete_comment(self, who: Person) -> object:
        return comments.delete_comment(actor=who, comment_id=self._one(Comment.objects.filter(author=who)))

    def restore_comment(self, who: Person) -> object:
        return comments.restore_comment(
            actor=who, comment_id=self._one(Comment.objects.filter(deleted_by=who))
        )

    def move(self, who: Person) -> object:
        group = self.dice.choice([None, *(group.pk for group in self.groups)])
        return arrange.move_entry(
            actor=who, entry_id=self._one(Entry.objects.filter(author=who)), group_id=group
        )

    def attach(self, who: Person) -> object:
        file = ContentFile(self.dice.randbytes(8), "x")
        entry = self._one(Entry.objects.filter(author=who))
        return attachments.add_attachment(actor=who, file=file, name=f"{self._text()}.txt", entry_id=entry)

    def detach(self, who: Person) -> object:
        number = self._one(Attachment.objects.filter(uploaded_by=who))
        attachments.remove_attachment(actor=who, attachment_id=number)
        return number

    def state(self, who: Person) -> object:
        said = Said(status=self.dice.choice([Status.LIVE, Status.NOT_PLANNED]), note=self._text()[:200])
        return statements.state(actor=who, municipality_id=self.town.pk, topic_id=self._topic(), said=said)

    def _topic(self) -> int:
        from lotsennetz.topics.models import Topic

        return self._one(Topic.objects.filter(parent__isnull=False))

    def clear(self, who: Person) -> object:
        row = Statement.objects.order_by("pk").first()
        if row is not None:
            statements.clear(actor=who, municipality_id=row.municipality_id, topic_id=row.topic_id)
        return row

    def describe(self, who: Person) -> object:
        said = profile.Profile(given_name="Alex", family_name=self._text()[:50], about=self._text())
        return profile.update_profile(actor=who, person=who, profile=said)

    def give_role(self, who: Person) -> object:
        return memberships.add_membership(actor=None, person=who, municipality=self.town, role=Role.GUIDE)

    def end_role(self, who: Person) -> object:
        held = Membership.objects.filter(person=who, role=Role.GUIDE).first()
        if held is not None:
            memberships.end_membership(actor=None, membership=held)
        return held

    def close(self, who: Person) -> object:
        return standing.deactivate(actor=None, person=self.people[-1])

    def open(self, who: Person) -> object:
        return standing.reactivate(actor=None, person=self.people[-1])


def test_whatever_happens_the_index_equals_one_built_anew(
    ground: None, officer_kehl: Person, stranger: Person, coordinator: Person, kehl: Municipality
) -> None:
    groups = [
        GroupFactory.create(),
        GroupFactory.create(privacy="public"),
        GroupFactory.create(privacy="members"),
    ]
    for group in groups[:2]:
        member_of(group, officer_kehl)
    for group in groups[1:]:
        member_of(group, stranger)
    leaf("Eins")
    leaf("Zwei")
    rebuild()

    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, 2**32))
    def lived(seed: int) -> None:
        life = _Life(random.Random(seed), [officer_kehl, stranger], groups, kehl)
        for _act in range(25):
            life.live()
        _is_as_rebuilt()

    lived()
    assert Document.objects.filter(kind="entry").exists()


def test_entries_of_the_same_second_have_places_of_their_own(officer_kehl: Person) -> None:
    when = clock.now()
    for number in range(300):
        EntryFactory.create(title=f"Gleich {number}", author=officer_kehl, created_at=when)
    rebuild()
    assert Document.objects.filter(kind="entry").count() == 300
    assert len(ask(viewer_of(officer_kehl), "Gleich")) == min(300, CAP)
