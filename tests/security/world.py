"""One small network in which everybody of the permission matrix stands somewhere, and one of everything."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from allauth.mfa.models import Authenticator

from lotsennetz.api.services.hooks import make_hook
from lotsennetz.core import clock
from lotsennetz.entries.models import Comment, Entry, State
from lotsennetz.groups.models import Group, GroupRole
from lotsennetz.notify.models import Delivery, Notification
from lotsennetz.people.models import Person, Role
from tests import content_factories as content
from tests import factories
from tests.security import exports_rows, radar_rows, search_rows


@dataclass
class World:
    people: dict[str, Person | None] = field(default_factory=dict)
    values: dict[str, dict[str, Any]] = field(default_factory=dict)
    ids: dict[str, int] = field(default_factory=dict)


def _person(handle: str, town: Any, role: str, **more: Any) -> Person:
    return factories.person_in(
        town, role, handle=handle, given_name=handle.title(), family_name="Matrix", **more
    )


def build(say: str = "Text") -> World:
    """``say`` goes into every text; the crawl makes it hostile."""
    world = World()
    factories.NetworkFactory.create(claim=say, introduction=say)
    kehl = factories.MunicipalityFactory.create(ags="08317057", name=f"Kehl {say}"[:80], slug="kehl")
    lahr = factories.MunicipalityFactory.create(ags="08317065", name="Lahr", slug="lahr")
    outside = factories.MunicipalityFactory.create(ags="08317034", name="Rust", slug="rust", member=False)
    office = factories.MunicipalityFactory.create(
        ags=None, name="Landratsamt", slug="landratsamt", kind="landratsamt"
    )
    body = factories.MunicipalityFactory.create(
        ags=None, name="Verband", slug="verband", kind="andere", member=False
    )
    topic = content.TopicFactory.create(slug="e-akte", title=f"E-Akte {say}"[:80])
    leaf = content.TopicFactory.create(slug="scannen", parent=topic, description=say[:300])
    product = content.ProductFactory.create(slug="aktenwerk", name=f"Aktenwerk {say}"[:80])
    product.topics.add(leaf)
    department = factories.DepartmentFactory.create(municipality=kehl, name=f"Amt {say}"[:120])
    people: dict[str, Person | None] = {
        "visitor": None,
        "deactivated": _person("weg", kehl, Role.STAFF, is_active=False),
        "ex_member": factories.PersonFactory.create(handle="frueher", given_name="Frueher"),
        "guest": _person("gast", body, Role.GUEST),
        "stranger": _person("fremd", lahr, Role.STAFF),
        "applicant": _person("anfragend", lahr, Role.STAFF),
        "invited": _person("eingeladen", lahr, Role.STAFF),
        "member": _person("mitglied", kehl, Role.STAFF),
        "moderator": _person("moderation", kehl, Role.GUIDE),
        "owner": _person("leitung", kehl, Role.STAFF),
        "officer": _person("beauftragt", kehl, Role.OFFICER),
        "coordinator": _person("koordination", office, Role.COORDINATOR),
    }
    world.people = people
    _second_factor(people["coordinator"])
    group = content.GroupFactory.create(
        slug="e-akte",
        name=f"E-Akte {say}"[:80],
        description=say[:500],
        join_policy="request",
        privacy="members",
    )
    for name, role in (("member", "member"), ("moderator", "moderator"), ("owner", "owner")):
        content.member_of(group, people[name], GroupRole(role))  # type: ignore[arg-type]
    plain = content.GroupMemberFactory.create(group=group, person=_person("zweites", kehl, Role.STAFF))
    request = content.GroupRequestFactory.create(group=group, person=people["applicant"], message=say[:500])
    asked = content.GroupInvitationFactory.create(
        group=group, person=people["invited"], invited_by=people["owner"]
    )
    entry, comment = _entry(group, people, kehl, say)
    file = content.AttachmentFactory.create(
        entry=entry, name=f"{say[:150]}.png", uploaded_by=people["member"], preview="x"
    )
    invitation = factories.InvitationFactory.create(
        municipality=kehl, secret="einladung", note=say[:500], invited_by=people["officer"]
    )
    wish = factories.JoinRequestFactory.create(
        municipality=kehl, secret="anfrage", message=say[:1000], given_name=say[:60], function=say[:120]
    )
    token = factories.ApiTokenFactory.create(person=people["member"], name=say[:80])
    hook, _secret = make_hook(
        actor=people["member"],  # type: ignore[arg-type]
        address="https://programm.stadt.example/hook",
        events=["entry.published"],
    )
    draft = content.EntryFactory.create(
        author=people["member"], state=State.DRAFT, group=group, body=say, title=say[:200]
    )
    unsaid = content.CommentFactory.create(
        entry=entry, author=people["member"], municipality=kehl, state=State.DRAFT, body=say
    )
    membership = people["member"].memberships.get()  # type: ignore[union-attr]
    notice = Notification.objects.create(
        recipient=people["member"],  # type: ignore[misc]
        kind="comment",
        entry=entry,
        comment=comment,
        created_at=clock.now(),
        dedupe_key="matrix",
    )
    letter = Delivery.objects.create(
        dedupe_key="matrix",
        recipient=people["officer"],
        address="neu@stadt.example",
        kind="invitation",
        state=Delivery.State.UNCLEAR,
        next_attempt_at=clock.now(),
        give_up_at=clock.now(),
        message_id="<matrix@stadt.example>",
        created_at=clock.now(),
    )
    world.ids = {
        "stranger_id": people["stranger"].pk,  # type: ignore[union-attr]
        "kehl_id": kehl.pk,
        "group_id": group.pk,
        "comment_id": comment.pk,
    }
    world.values = radar_rows.build(say, kehl, lahr, leaf, product, people["member"]) | {  # type: ignore[arg-type]
        **exports_rows.build(group, people["member"]),  # type: ignore[arg-type]
        **search_rows.build(say, people["member"]),  # type: ignore[arg-type]
        "group": {"slug": group.slug},
        "entry": {"pk": entry.pk},
        "comment": {"pk": comment.pk},
        "reaction": {"pk": entry.pk, "kind": "danke"},
        "file": {"pk": file.pk},
        "group_request": {"slug": group.slug, "pk": request.pk},
        "group_invitation": {"slug": group.slug, "pk": asked.pk},
        "group_member": {"slug": group.slug, "pk": plain.pk},
        "draft": {"pk": draft.pk},
        "comment_draft": {"pk": unsaid.pk},
        "town": {"slug": kehl.slug},
        "outside": {"slug": outside.slug},
        "person": {"handle": "mitglied"},
        "photo": {"handle": "mitglied", "version": "abc"},
        "topic": {"slug": leaf.slug},
        "product": {"slug": product.slug},
        "invitation": {"secret": "einladung"},
        "invitation_pk": {"pk": invitation.pk},
        "join_request": {"secret": "anfrage"},
        "join_request_pk": {"pk": wish.pk},
        "token": {"pk": token.pk},
        "hook": {"pk": hook.pk},
        "department": {"pk": department.pk},
        "membership": {"pk": membership.pk},
        "accent": {"digits": "1f3f9d"},
        "notification": {"pk": notice.pk},
        "notified_entry": {"entry_id": entry.pk},
        "mail": {"pk": letter.pk},
        "job": {"job_id": uuid4()},
        "provider": {"provider_id": "kommune"},
        "email_key": {"key": "unbekannt"},
        "reset_key": {"uidb36": "1", "key": "set-password"},
        "passkey": {"pk": 999_999},
        "session": {"number": 999_999},
    }
    return world


def _second_factor(person: Person | None) -> None:
    """Coordinators need one; without it every page would only send them to its set-up."""
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={"secret": "x"})


def _entry(group: Group, people: dict[str, Person | None], town: Any, say: str) -> tuple[Entry, Comment]:
    author = people["member"]
    entry = content.EntryFactory.create(
        group=group,
        visibility="group",
        author=author,
        municipality=town,
        kind="question",
        title=say[:200],
        body=say,
        version=2,
    )
    comment = content.CommentFactory.create(entry=entry, author=author, municipality=town, body=say)
    content.ReactionFactory.create(entry=entry, person=author)
    entry.versions.create(version=1, title=say[:200], body=say, editor=author, saved_at=clock.now())
    return entry, comment
