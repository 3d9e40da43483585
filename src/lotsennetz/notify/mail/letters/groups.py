"""Invitations to groups, requests and what was decided about them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotsennetz.groups.models import Group, GroupInvitation, GroupRequest
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.mail.kinds import MailKind
from lotsennetz.notify.mail.letter import Letter, NotAnyMore
from lotsennetz.notify.mail.letters.entries import actor_name
from lotsennetz.notify.mail.render import full_address
from lotsennetz.notify.models import Delivery


def _group(row: Delivery) -> Group:
    group = Group.objects.filter(pk=row.values.get("group")).first()
    if group is None:
        raise NotAnyMore("gone")
    return group


def _invitation(row: Delivery) -> Letter:
    group = _group(row)
    if not GroupInvitation.objects.filter(group=group, person=row.recipient).exists():
        raise NotAnyMore("settled")
    actor = actor_name(row.values.get("actor"))
    return Letter(
        subject=_("Einladung in die Gruppe %(group)s") % {"group": group.name},
        lines=[
            _("%(actor)s lädt Sie in die Gruppe „%(group)s“ ein.") % {"actor": actor, "group": group.name}
        ],
        quote=group.description,
        action=(_("Gruppe ansehen"), full_address(group.get_absolute_url())),
    )


def _request(row: Delivery) -> Letter:
    group = _group(row)
    if not viewer_of(row.recipient).moderates(group.pk):
        raise NotAnyMore("hidden")
    request = GroupRequest.objects.filter(group=group, person_id=row.values.get("actor")).first()
    if request is None:
        raise NotAnyMore("settled")
    actor = actor_name(row.values.get("actor"))
    return Letter(
        subject=_("%(actor)s möchte in die Gruppe %(group)s") % {"actor": actor, "group": group.name},
        lines=[
            _("%(actor)s möchte der Gruppe „%(group)s“ beitreten.") % {"actor": actor, "group": group.name},
            _("Bitte entscheiden Sie darüber auf der Seite der Gruppe."),
        ],
        quote=request.message,
        action=(_("Gruppe öffnen"), full_address(group.get_absolute_url())),
    )


def _decided(row: Delivery) -> Letter:
    group = _group(row)
    accepted = bool(row.values.get("accepted"))
    is_member = group.pk in viewer_of(row.recipient).group_roles
    if accepted != is_member or (group.is_hidden and not is_member):
        raise NotAnyMore("hidden")
    if accepted:
        text = _("Ihre Beitrittsanfrage wurde angenommen. Sie sind jetzt Mitglied der Gruppe „%(group)s“.")
    else:
        text = _("Ihre Beitrittsanfrage an die Gruppe „%(group)s“ wurde abgelehnt.")
    return Letter(
        subject=_("Ihre Anfrage an die Gruppe %(group)s") % {"group": group.name},
        lines=[text % {"group": group.name}],
        action=(_("Gruppe öffnen"), full_address(group.get_absolute_url())) if accepted else None,
    )


KINDS = [
    MailKind(
        "group_invitation",
        gettext_lazy("Einladung in eine Gruppe"),
        _invitation,
        is_notice=True,
        to_person=True,
    ),
    MailKind(
        "group_request", gettext_lazy("Anfrage an eine Gruppe"), _request, is_notice=True, to_person=True
    ),
    MailKind(
        "group_request_decided",
        gettext_lazy("Entscheidung über eine Gruppenanfrage"),
        _decided,
        is_notice=True,
        to_person=True,
    ),
]
