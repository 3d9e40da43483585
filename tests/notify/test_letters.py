"""What a mail looks like when it arrives: headers, both parts, both languages, hostile input."""

from __future__ import annotations

import re
from datetime import timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.urls import resolve
from pytest_django.fixtures import Settings

from lotsennetz.core import bus, clock
from lotsennetz.entries.events import AnswerAccepted, CommentAdded, EntryPublished, Named
from lotsennetz.entries.models import Entry
from lotsennetz.groups.events import GroupInvited, GroupRequestDecided, GroupRequested
from lotsennetz.groups.models import GroupRole
from lotsennetz.notify.mail.kinds import titles
from lotsennetz.notify.models import Delivery
from lotsennetz.notify.queries.wishes import Wish, wishes_of
from lotsennetz.notify.services import queue_mail, save_wishes
from lotsennetz.notify.tasks import sweep
from lotsennetz.people.events import (
    AccountMail,
    InvitationAccepted,
    InvitationIssued,
    JoinRequestConfirmed,
    JoinRequestDecided,
    JoinRequestReceived,
)
from lotsennetz.people.models import JoinRequest, Municipality, Network, Person
from lotsennetz.radar.events import ConfirmationDue, OpportunityFound
from lotsennetz.radar.models import Opportunity, OpportunityTown, Round, Status
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import links, statements
from lotsennetz.radar.tokens import Item, Link, Purpose
from lotsennetz.search.models import SavedSearch
from lotsennetz.topics.models import Topic
from tests import factories
from tests.content_factories import (
    CommentFactory,
    EntryFactory,
    GroupFactory,
    GroupInvitationFactory,
    GroupRequestFactory,
    member_of,
)
from tests.notify.mail_server import Mailbox
from tests.radar.factories import leaf, says

HOSTILE = "<script>alert(1)</script>\r\nBcc: alle@boese.example\n\n\"'&{{7*7}} Ä" + "x" * 40


def publish(event: object) -> None:
    with transaction.atomic():
        bus.publish(event)


def sent(box: Mailbox) -> EmailMessage:
    """The one mail that leaves."""
    box.accepted.clear()
    sweep.call()
    (mail,) = box.mails()
    return mail


def text(mail: EmailMessage) -> str:
    content: str = mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    return content.replace("\r\n", "\n")


def html(mail: EmailMessage) -> str:
    content: str = mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    return content.replace("\r\n", "\n")


def test_a_mention(
    box: Mailbox, settings: Settings, network: Network, stranger: Person, guide: Person
) -> None:
    settings.DEFAULT_FROM_EMAIL = "Ignoriert <netz@ortenau.example>"
    entry = EntryFactory.create(author=stranger, title="Scanstelle", body="Fragen wir **Leonie**.\n.\nEnde")
    publish(EntryPublished(entry.pk, stranger.pk, Named(frozenset({guide.pk}))))
    mail = sent(box)

    assert mail["From"] == "Ortenau Digital <netz@ortenau.example>"
    assert mail["To"] == guide.email
    assert mail["Subject"] == "Jonas Reinbold hat Sie erwähnt: Scanstelle"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["List-Id"] == "<mitteilungen.127.0.0.1>"
    assert mail["Message-ID"] == Delivery.objects.get().message_id
    assert mail["References"] == f"<eintrag-{entry.pk}@127.0.0.1>"
    assert stranger.email not in mail.as_string()
    assert f"http://127.0.0.1:8000{entry.get_absolute_url()}" in text(mail)
    assert "> Fragen wir **Leonie**.\n> .\n> Ende" in text(mail)
    assert 'lang="de"' in html(mail)
    assert f'href="http://127.0.0.1:8000{entry.get_absolute_url()}"' in html(mail)


def test_in_english(box: Mailbox, english: None, network: Network, stranger: Person, guide: Person) -> None:
    Person.objects.filter(pk=guide.pk).update(language="en")
    entry = EntryFactory.create(author=stranger, title="Scanstelle")
    publish(EntryPublished(entry.pk, stranger.pk, Named(frozenset({guide.pk}))))
    mail = sent(box)
    assert mail["Subject"] == "Jonas Reinbold mentioned you: Scanstelle"
    assert "Open entry" in text(mail)
    assert "Hello," in html(mail)
    assert 'lang="en"' in html(mail)


def _everything(kehl: Municipality, coordinator: Person, stranger: Person, guide: Person, said: str) -> None:
    """Cause every kind of mail, with ``said`` wherever people write."""
    for person in (coordinator, stranger, guide):
        short = said.replace("\r", "").replace("\n", " ")[:60]
        Person.objects.filter(pk=person.pk).update(given_name=short, family_name=short)
    save_wishes(actor=stranger, chosen={**wishes_of(stranger.pk), "comment": Wish(bell=True, mail=True)})
    Network.objects.update(name=said[:80])
    Municipality.objects.update(name=said[:80])
    entry = EntryFactory.create(author=stranger, title=said[:200], body=said)
    publish(EntryPublished(entry.pk, stranger.pk, Named(frozenset({guide.pk}), frozenset({kehl.pk}))))
    own = CommentFactory.create(entry=entry, author=guide, body=said)
    publish(CommentAdded(own.pk, entry.pk, None, guide.pk, Named()))
    reply = CommentFactory.create(entry=entry, author=coordinator, parent=own, body=said)
    publish(CommentAdded(reply.pk, entry.pk, own.pk, coordinator.pk, Named()))
    Entry.objects.filter(pk=entry.pk).update(accepted=own)
    publish(AnswerAccepted(entry.pk, own.pk, stranger.pk))

    group = GroupFactory.create(name=said[:80], description=said)
    member_of(group, coordinator, GroupRole.OWNER)
    GroupInvitationFactory.create(group=group, person=stranger)
    publish(GroupInvited(group.pk, stranger.pk, coordinator.pk))
    GroupRequestFactory.create(group=group, person=guide, message=said)
    publish(GroupRequested(group.pk, guide.pk))
    publish(GroupRequestDecided(group.pk, guide.pk, accepted=False, actor_id=coordinator.pk))

    invitation = factories.InvitationFactory.create(
        municipality=kehl, invited_by=coordinator, note=said, secret="einladung"
    )
    publish(InvitationIssued(invitation.pk, "einladung"))
    accepted = factories.InvitationFactory.create(
        municipality=kehl, invited_by=coordinator, accepted_at=clock.now()
    )
    publish(InvitationAccepted(accepted.pk, guide.pk))
    fields = {"municipality": kehl, "given_name": said[:60], "family_name": said[:60], "message": said}
    asking = factories.JoinRequestFactory.create(
        state=JoinRequest.State.UNCONFIRMED, secret="anfrage", function=said[:120], **fields
    )
    publish(JoinRequestReceived(asking.pk, "anfrage"))
    waiting = factories.JoinRequestFactory.create(**fields)
    publish(JoinRequestConfirmed(waiting.pk))
    declined = factories.JoinRequestFactory.create(state=JoinRequest.State.DECLINED, reason=said, **fields)
    publish(JoinRequestDecided(declined.pk, accepted=False, invitation_id=None))

    _about_statements(stranger, coordinator, said)

    facts = {"at": "2026-06-16T08:00:00+00:00", "browser": said, "system": said, "factor": "passkey"}
    facts |= {"url": "http://127.0.0.1:8000/konto/geheim", "hours": "24", "days": "3"}
    facts |= {"from_email": "alt@stadt.example", "to_email": said}
    for kind in [*ACCOUNT, "factor_added", "factor_removed"]:
        publish(AccountMail(kind, guide.pk, guide.email, "de", facts))
        facts["factor"] = "totp"


def _about_statements(officer: Person, coordinator: Person, said: str) -> None:
    """The monthly question, its receipt, and a suggestion that the officer wants to hear of by mail."""
    town = officer.memberships.get().municipality
    save_wishes(
        actor=officer, chosen={**wishes_of(officer.pk), "radar_suggestion": Wish(bell=True, mail=True)}
    )
    topic = leaf(said[:80], slug="thema")
    row = says(town, topic, Status.STOPPED, age=100, stopped_reason=said[:280], note=said[:280])
    says(town, leaf(said[:80], slug="zweites"), age=None)
    this = Round.objects.create(meeting_on=clock.now().date() + timedelta(days=7))
    publish(ConfirmationDue(this.pk, town.pk, officer.pk))
    suggested = Said(status=Status.LIVE, note=said[:280])
    statements.suggest(actor=coordinator, municipality_id=town.pk, topic_id=topic.pk, said=suggested)
    held = Link(Purpose.CONFIRM, officer.pk, town.pk, (Item(topic.pk, row.version),), this.pk)
    links.confirm(link=held, versions={})
    _about_opportunities(officer, town)


def _about_opportunities(officer: Person, town: Municipality) -> None:
    """One that is told at once, and one that the officer wants by mail."""
    wanted = {**wishes_of(officer.pk), "radar_opportunity": Wish(bell=True, mail=True)}
    save_wishes(actor=officer, chosen=wanted)
    for window, alerts in (("2030H1", True), ("2030H2", False)):
        found = Opportunity.objects.create(
            kind=Opportunity.Kind.DUPLICATE,
            topic=Topic.objects.get(slug="thema"),
            window=window,
            owner=town,
            opened_at=clock.now(),
            due=clock.now().date() + timedelta(days=21),
        )
        for each in Municipality.objects.all():
            OpportunityTown.objects.create(opportunity=found, municipality=each, added_at=clock.now())
        publish(OpportunityFound(found.pk, frozenset({town.pk}), alerts))


def _saved_search(person: Person, said: str) -> None:
    """The mail about new hits; the looking itself is tested with the search."""
    moment = clock.now()
    row = SavedSearch.objects.create(
        person=person,
        name=said[:80],
        query="q=Akte",
        notify=SavedSearch.Notify.MAIL,
        begins_at=moment,
        looked_at=moment,
    )
    best = [f"entry:{EntryFactory.create(title=said[:200]).pk}"]
    told = {"search": row.pk, "hits": 1, "since": moment.date().isoformat(), "best": best}
    queue_mail("search_hits", dedupe_key="search", recipient=person, values={"searches": [told]})


ACCOUNT = [
    *("password_reset", "email_confirmation", "password_changed", "email_changed", "factor_added"),
    *("factor_removed", "recovery_codes_renewed"),
]


@pytest.fixture
def all_mails(
    box: Mailbox, kehl: Municipality, coordinator: Person, stranger: Person, guide: Person
) -> list[EmailMessage]:
    _everything(kehl, coordinator, stranger, guide, HOSTILE)
    _saved_search(stranger, HOSTILE)
    sweep.call()
    states = Delivery.objects.values_list("kind", "state", "error_step")
    assert {state for _kind, state, _step in states} == {Delivery.State.SENT}, list(states)
    return box.mails()


def test_every_kind_was_sent(all_mails: list[EmailMessage]) -> None:
    """A new kind of mail has to be added above."""
    assert set(Delivery.objects.values_list("kind", flat=True)) == set(titles())


def test_hostile_input_stays_text(all_mails: list[EmailMessage]) -> None:
    for mail in all_mails:
        assert "<script" not in html(mail).lower()
        assert "49" not in (mail["Subject"] or "")
        assert not re.search(r"\son\w+=", html(mail))
    assert any("&lt;script&gt;" in html(mail) for mail in all_mails)
    assert any("<script>alert(1)</script>" in text(mail) for mail in all_mails)


def test_hostile_input_makes_no_header(all_mails: list[EmailMessage], box: Mailbox) -> None:
    known = {
        *("From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "X-Auto-Response-Suppress"),
        *("References", "In-Reply-To", "List-Id", "List-Unsubscribe", "MIME-Version", "Content-Type"),
    }
    for mail in all_mails:
        assert set(mail.keys()) <= known
        assert len(mail.get_all("To", [])) == len(mail.get_all("Subject", [])) == 1
        assert "boese" not in str(mail["To"])
    assert len(box.accepted) == len(all_mails) == len(set(box.ids()))


def test_lines_are_short_and_plain_ascii(all_mails: list[EmailMessage], box: Mailbox) -> None:
    """Some gateways break anything else."""
    for _to, content in box.accepted:
        content.decode("ascii")
        assert max(len(line) for line in content.split(b"\r\n")) <= 998


def test_links_lead_to_pages_of_the_house_only(all_mails: list[EmailMessage]) -> None:
    seen = set()
    for mail in all_mails:
        for address in re.findall(r'(?:href|src|url)[=(]"?([^")\s>]+)', html(mail)):
            parts = urlsplit(address)
            assert (parts.scheme, parts.netloc) == ("http", "127.0.0.1:8000"), address
            if "geheim" not in parts.path:
                seen.add(resolve(parts.path).view_name)
    assert {
        "stream:entry",
        "people:invitation",
        "people:join_confirm",
        "notify:settings",
        "radar:link",
    } <= seen
    assert not [mail for mail in all_mails if "<img" in html(mail)]


def test_no_secret_is_readable_in_the_ledger(
    kehl: Municipality, coordinator: Person, stranger: Person, guide: Person
) -> None:
    _everything(kehl, coordinator, stranger, guide, "normal")
    for row in Delivery.objects.all():
        stored = f"{row.dedupe_key} {row.values} {row.sealed} {row.error}"
        for secret in ("einladung/", "geheim", "alt@stadt.example"):
            assert secret not in stored
        assert "'einladung'" not in stored


def test_an_invitation_says_who_where_and_how_long(
    box: Mailbox, kehl: Municipality, coordinator: Person
) -> None:
    invitation = factories.InvitationFactory.create(
        municipality=kehl, invited_by=coordinator, secret="s3cret", note="Wir freuen uns."
    )
    publish(InvitationIssued(invitation.pk, "s3cret"))
    mail = sent(box)
    assert "Petra Oehlschläger lädt Sie ein, für Kehl bei Ortenau Digital mitzumachen." in text(mail)
    assert "http://127.0.0.1:8000/einladung/s3cret/" in text(mail)
    assert "> Wir freuen uns." in text(mail)
    assert mail["List-Id"] is None  # nobody subscribed to it


def test_an_acceptance_is_told_by_its_invitation(box: Mailbox, kehl: Municipality) -> None:
    request = factories.JoinRequestFactory.create(municipality=kehl, state=JoinRequest.State.ACCEPTED)
    invitation = factories.InvitationFactory.create(municipality=kehl, email=request.email, secret="ja")
    publish(InvitationIssued(invitation.pk, "ja"))
    publish(JoinRequestDecided(request.pk, accepted=True, invitation_id=invitation.pk))
    assert "Ihre Anfrage an Kehl wurde angenommen." in text(sent(box))


def test_account_mail_goes_where_it_was_meant_to_go(box: Mailbox, guide: Person) -> None:
    """The notice of a changed address goes to the old one, a notice of a mention to the present one."""
    changed = {"at": "2026-06-16T08:00:00+00:00", "browser": "Firefox", "system": "Linux"}
    changed |= {"from_email": "alt@stadt.example", "to_email": "neu@stadt.example"}
    publish(AccountMail("email_changed", guide.pk, "alt@stadt.example", "de", changed))
    mail = sent(box)
    assert mail["To"] == "alt@stadt.example"
    assert "16. Juni 2026, 10:00 Uhr" in text(mail)
    assert "Firefox, Linux" in text(mail)

    entry = EntryFactory.create()
    publish(EntryPublished(entry.pk, entry.author_id, Named(frozenset({guide.pk}))))
    Person.objects.filter(pk=guide.pk).update(email="umgezogen@stadt.example")
    assert sent(box)["To"] == "umgezogen@stadt.example"


def test_an_international_domain(box: Mailbox, network: Network) -> None:
    publish(AccountMail("password_reset", None, "info@bühl.example", "de", {"url": "http://x", "hours": "1"}))
    assert sent(box)["To"] == "info@xn--bhl-hoa.example"
    assert "Der Link gilt eine Stunde." in text(box.mails()[0])


def test_two_resets_are_two_mails(box: Mailbox, guide: Person) -> None:
    for _ in range(2):
        publish(
            AccountMail("password_reset", guide.pk, guide.email, "de", {"url": "http://x", "hours": "24"})
        )
    assert sweep.call() == 2
    assert len(set(box.ids())) == 2


def test_an_expired_request_is_not_confirmed(box: Mailbox, kehl: Municipality) -> None:
    request = factories.JoinRequestFactory.create(
        municipality=kehl,
        state=JoinRequest.State.UNCONFIRMED,
        secret="alt",
        expires_at=clock.now() - timedelta(days=1),
    )
    publish(JoinRequestReceived(request.pk, "alt"))
    sweep.call()
    assert Delivery.objects.get().state == Delivery.State.CANCELLED
    assert box.accepted == []
