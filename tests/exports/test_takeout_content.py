"""What is in the package: everything of the person's, nothing that belongs to somebody else."""

from __future__ import annotations

import io
import json
import re
import shutil
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.files.base import ContentFile

from lotsennetz.core import audit, clock
from lotsennetz.entries.models import Attachment, EditDraft, Mention, State, Visibility
from lotsennetz.exports.services.keys import make_key
from lotsennetz.exports.takeout.archive import write_archive, write_json
from lotsennetz.groups.models import Group
from lotsennetz.notify.models import Delivery, Notification, NotificationSetting
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import StatementChange
from tests.content_factories import (
    PNG,
    AttachmentFactory,
    CommentFactory,
    EntryFactory,
    FollowFactory,
    GroupFactory,
    ReactionFactory,
    TopicFactory,
)
from tests.exports.conftest import Package
from tests.factories import ApiTokenFactory, InvitationFactory
from tests.radar.factories import leaf, says

pytestmark = pytest.mark.django_db


def packed(person: Person) -> Package:
    out = io.BytesIO()
    write_archive(person, out)
    return Package(out.getvalue())


def test_the_profile_and_how_one_signs_in(member: Person, kehl: Municipality) -> None:
    member.topics.add(TopicFactory.create(title="Scannen"))
    Authenticator.objects.create(user=member, type="totp", data={"secret": "gehtniemandwasan"})
    UserSession.objects.create(
        user=member, ip="10.1.0.0", user_agent="Firefox/1", session_key="sitzungsgeheimnis"
    )
    token = ApiTokenFactory.create(person=member, name="Auswertung", secret="schluesselgeheimnis")
    package = packed(member)
    [profile] = package["profil.json"]
    assert profile["given_name"] == "Thorsten"
    assert profile["helps_with"] == ["Scannen"]
    assert profile["email_addresses"] == [{"email": member.email, "verified": True, "primary": True}]
    [role] = package["rollen.json"]
    assert (role["municipality"], role["role"]) == ("Kehl", "staff")
    assert [row["ip"] for row in package["sitzungen.json"]] == ["10.1.0.0"]
    assert [row["kind"] for row in package["anmeldung.json"]] == ["password", "totp"]
    assert [row["name"] for row in package["zugangsschluessel.json"]] == ["Auswertung"]
    for secret in ("gehtniemandwasan", "sitzungsgeheimnis", token.secret_hash, member.password):
        assert secret not in package.text


def test_what_one_wrote(member: Person, group: Group, officer_kehl: Person) -> None:
    own = EntryFactory.create(author=member, group=group, title="Meins", body="Text 🙂", kind="question")
    EntryFactory.create(author=member, title="Angefangen", state=State.DRAFT)
    EntryFactory.create(author=member, title="Weg", state=State.DELETED)
    theirs = EntryFactory.create(author=officer_kehl, title="Titel der anderen", body="Text der anderen")
    own.versions.create(version=1, title="Früher", body="Alt", editor=member, saved_at=clock.now())
    theirs.versions.create(version=1, title="Fremd", body="Fremder Text", editor=member, saved_at=clock.now())
    CommentFactory.create(entry=theirs, author=member, body="Mein Kommentar")
    CommentFactory.create(entry=own, author=officer_kehl, body="Kommentar der anderen")
    EditDraft.objects.create(entry=own, person=member, base_version=1, body="Im Umbau", saved_at=clock.now())
    ReactionFactory.create(entry=theirs, person=member)
    FollowFactory.create(entry=theirs, person=member)
    Mention.objects.create(entry=theirs, person=member)
    package = packed(member)
    assert [(row["title"], row["state"]) for row in package["beitraege.json"]] == [
        ("Meins", "published"),
        ("Angefangen", "draft"),
        ("Weg", "deleted"),
    ]
    assert package["beitraege.json"][0]["body"] == "Text 🙂"
    mine, edited = package["fassungen.json"]
    assert (mine["title"], mine["body"]) == ("Früher", "Alt")
    assert set(edited) == {"entry", "version", "saved_at"}
    [comment] = package["kommentare.json"]
    assert (comment["body"], comment["on"]) == ("Mein Kommentar", "Titel der anderen")
    assert [row["body"] for row in package["entwuerfe.json"]] == ["Im Umbau"]
    assert [row["kind"] for row in package["reaktionen.json"]] == ["danke"]
    assert len(package["folgen.json"]) == len(package["erwaehnungen.json"]) == 1
    for text in ("Text der anderen", "Fremder Text", "Kommentar der anderen"):
        assert text not in package.text


def test_titles_that_one_may_not_see_any_more_stay_out(member: Person, officer_kehl: Person) -> None:
    closed = GroupFactory.create(privacy=Group.Privacy.MEMBERS)
    entry = EntryFactory.create(
        group=closed, visibility=Visibility.GROUP, title="Vertraulich", author=officer_kehl
    )
    CommentFactory.create(entry=entry, author=member, body="Von damals")
    FollowFactory.create(entry=entry, person=member)
    Mention.objects.create(entry=entry, person=member)
    package = packed(member)
    assert [row["body"] for row in package["kommentare.json"]] == ["Von damals"]
    assert "Vertraulich" not in package.text


def test_files_and_what_is_missing_of_them(member: Person, officer_kehl: Person) -> None:
    entry = EntryFactory.create(author=officer_kehl)
    own = AttachmentFactory.create(entry=entry, uploaded_by=member, name="../../Plan: Ämter\u202e.png")
    again = AttachmentFactory.create(entry=entry, uploaded_by=member, name="con")
    gone = AttachmentFactory.create(entry=entry, uploaded_by=member, name="weg.png")
    AttachmentFactory.create(entry=entry, uploaded_by=officer_kehl, name="fremd.png")
    gone.file.storage.delete(gone.file.name)
    member.photo.save("x.jpg", ContentFile(b"bild"))
    package = packed(member)
    places = {name for name in package.names if name.startswith("dateien/")}
    assert places == {
        f"dateien/{own.pk}-_.._Plan_ Ämter_.png",
        f"dateien/{again.pk}-con",
        "dateien/profilbild.jpg",
    }
    assert package.zip.read(f"dateien/{again.pk}-con") == PNG
    assert f"dateien/{gone.pk}-weg.png" in package.readme
    assert {row["name"] for row in package["dateien.json"]} == {own.name, "con", "weg.png"}


def test_a_large_file_passes_in_pieces(member: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    file = AttachmentFactory.create(
        entry=EntryFactory.create(), uploaded_by=member, file=ContentFile(b"x" * 5_000_000, name="gross.bin")
    )
    copy = shutil.copyfileobj

    def watched(source: Any, out: Any, length: int) -> None:
        asked.append(length)
        copy(source, out, length)

    monkeypatch.setattr(shutil, "copyfileobj", watched)
    package = packed(member)
    assert asked == [1 << 20]
    assert len(package.zip.read(f"dateien/{file.pk}-bild.png")) == 5_000_000


def test_groups_and_feeds(member: Person, group: Group, officer_kehl: Person) -> None:
    group.invitations.create(person=officer_kehl, invited_by=member, created_at=clock.now())
    secret = make_key(actor=member, group_id=group.pk)
    package = packed(member)
    assert [(row["group"], row["role"]) for row in package["gruppen.json"]] == [("E-Akte", "member")]
    assert package["gruppen-anfragen.json"][0]["to"] == "Miriam Aschenbrenner"
    assert package["feeds-und-ausgaben.json"][0]["group"] == "E-Akte"
    assert secret not in package.text


def test_statements_with_others_told_as_others(
    member: Person, kehl: Municipality, officer_kehl: Person
) -> None:
    topic = leaf("E-Akte", TopicFactory.create(title="Akten"))
    says(kehl, topic, "live", contact=member, note="läuft")
    for contact in (member, officer_kehl):
        StatementChange.objects.create(
            municipality=kehl,
            topic=topic,
            at=clock.now(),
            actor=member,
            via="web",
            old={"note": "alt"},
            new={"contact_id": contact.pk, "status": "live"},
            visibility="network",
        )
    package = packed(member)
    changes = package["angaben.json"]
    assert [row["new"]["contact_id"] for row in changes] == ["self", "other"]
    assert changes[0]["topic"] == "E-Akte"
    [statement] = package["angaben-ansprechperson.json"]
    assert statement["is_contact"] is True


def test_notices_mail_and_log(member: Person, officer_kehl: Person) -> None:
    Notification.objects.create(recipient=member, kind="mention", created_at=clock.now(), dedupe_key="a")
    NotificationSetting.objects.create(person=member, kind="mention", bell=True, mail="never")
    Delivery.objects.create(
        recipient=member,
        address=member.email,
        kind="mention",
        sealed="versiegelt",
        dedupe_key="b",
        next_attempt_at=clock.now(),
        give_up_at=clock.now(),
        message_id="<1@x.example>",
        created_at=clock.now(),
    )
    audit.record("entry.deleted", actor=member, target=officer_kehl)
    audit.record(
        "membership.added", actor=officer_kehl, target=member, values={"role": "guide"}, subject_id=member.pk
    )
    audit.record(
        "membership.changed",
        actor=member,
        target=officer_kehl,
        values={"role": "fremdewerte"},
        subject_id=officer_kehl.pk,
    )
    InvitationFactory.create(
        invited_by=member, email="fremd@stadt.example", municipality=member.memberships.get().municipality
    )
    package = packed(member)
    assert [row["kind"] for row in package["mitteilungen.json"]] == ["mention"]
    assert package["mitteilungen-einstellungen.json"] == [{"kind": "mention", "bell": True, "mail": "never"}]
    assert [row["address"] for row in package["e-mails.json"]] == [member.email]
    assert [row["action"] for row in package["protokoll.json"]] == ["entry.deleted", "membership.changed"]
    assert [row["values"] for row in package["protokoll-ueber-mich.json"]] == [{"role": "guide"}]
    assert [row["direction"] for row in package["einladungen.json"]] == ["sent"]
    for foreign in ("fremdewerte", "fremd@stadt.example", "versiegelt", officer_kehl.email):
        assert foreign not in package.text


def test_the_readme_names_every_list_in_both_languages(member: Person) -> None:
    package = packed(member)
    lists = {name for name in package.names if name.endswith(".json")}
    assert len(lists) > 20
    for name in lists:
        assert len(re.findall(rf"^{re.escape(name)} ", package.readme, re.MULTILINE)) == 2, name
    assert "Thorsten Rieflin" in package.readme
    assert "DSGVO" in package.readme
    assert "fehlen" not in package.readme
    assert package["beitraege.json"] == []  # an empty list is a list


def test_ten_times_as_much_costs_no_more_queries(member: Person, django_assert_max_num_queries: Any) -> None:
    entries = EntryFactory.create_batch(40, author=member)
    for entry in entries:
        CommentFactory.create(entry=entry, author=member)
        ReactionFactory.create(entry=entry, person=member)
        FollowFactory.create(entry=entry, person=member, since=clock.now() - timedelta(days=1))
        AttachmentFactory.create(entry=entry, uploaded_by=member)
    with django_assert_max_num_queries(70):
        package = packed(member)
    assert len(package["dateien.json"]) == Attachment.objects.count() == 40


def test_what_utf8_cannot_hold_is_escaped() -> None:
    """SQLite's JSON columns let half a character pass."""
    out = io.BytesIO()
    write_json([{"note": "\ud800 ä \x00"}], out)
    assert json.loads(out.getvalue().decode()) == [{"note": "\ud800 ä \x00"}]
