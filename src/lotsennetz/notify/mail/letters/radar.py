"""The monthly question, its receipt, and what the coordination suggests."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lotsennetz.core import clock, time_text
from lotsennetz.groups.viewer import viewer_of
from lotsennetz.notify.mail.kinds import MailKind
from lotsennetz.notify.mail.letter import Letter, NotAnyMore, Part
from lotsennetz.notify.mail.letters.entries import actor_name
from lotsennetz.notify.mail.render import full_address
from lotsennetz.notify.models import Delivery
from lotsennetz.people.models import Municipality
from lotsennetz.radar import opportunity_words, rules
from lotsennetz.radar.models import Round, Statement, Suggestion
from lotsennetz.radar.queries import opportunities
from lotsennetz.radar.queries.due import due_of
from lotsennetz.radar.queries.links import taken
from lotsennetz.radar.tokens import UNDO_FOR, Item, Link, Purpose, change_token, confirm_token, sign
from lotsennetz.radar.wording import summary_of

# -- statements


def _town(row: Delivery) -> Municipality:
    """The town, if the recipient works for it now."""
    town = Municipality.objects.defer("shape").filter(pk=row.values.get("town")).first()
    if town is None:
        raise NotAnyMore("gone")
    if not rules.may_change(viewer_of(row.recipient), town.pk):
        raise NotAnyMore("hidden")
    return town


def _link(token: str) -> str:
    return full_address(reverse("radar:link", args=[token]))


def _age(statement: Statement) -> str:
    if statement.confirmed_at is None:
        return _("noch nicht bestätigt")
    return _("Stand %(month)s") % {"month": time_text.month(statement.confirmed_at, "number")}


def _confirm(row: Delivery) -> Letter:
    """The links are made here and kept nowhere."""
    town = _town(row)
    this = Round.objects.filter(pk=row.values.get("round")).first()
    today = timezone.localdate(clock.now())
    if this is None or this.meeting_on < today:
        raise NotAnyMore("settled")
    due = due_of(town.pk, today)
    if not due:
        raise NotAnyMore("settled")
    who = row.recipient_id or 0
    parts = []
    for each in due:
        item = (each.topic_id, each.version)
        yes, no = confirm_token(who, town.pk, [item], this.pk), change_token(who, town.pk, item, this.pk)
        text = f"{summary_of(each)} ({_age(each)})"
        parts.append(Part(each.topic.name, text, [(_("Stimmt"), _link(yes)), (_("Geändert"), _link(no))]))
    everything = confirm_token(who, town.pk, [(each.topic_id, each.version) for each in due], this.pk)
    values = {"town": town.name, "day": time_text.day(this.meeting_on)}
    return Letter(
        subject=_("Stimmt das noch? %(town)s bei „Wer macht was?“") % values,
        lines=[
            _("Das nächste Treffen ist am %(day)s. Stimmt noch, was über %(town)s angegeben ist?") % values,
            _("Jeder Link öffnet eine Seite, auf der Sie antworten. Anmelden müssen Sie sich dafür nicht."),
        ],
        parts=parts,
        action=(_("Alles stimmt"), _link(everything)) if len(due) > 1 else None,
        closing=[
            _("Die Links gelten fünf Wochen und nur für Sie. Leiten Sie diese E-Mail bitte nicht weiter."),
        ],
    )


def _receipt(row: Delivery) -> Letter:
    """What was answered in the recipient's name, so that she learns of it even if it was somebody else."""
    town = _town(row)
    items = tuple(Item(*numbers) for numbers in row.values.get("answers", []))
    issued = int(row.created_at.timestamp())
    link = Link(Purpose.UNDO, row.recipient_id or 0, town.pk, items, issued=issued)
    answers = [each for each in taken(link) if each.statement is not None]
    if not answers:
        raise NotAnyMore("gone")
    stated = [each.statement for each in answers if each.statement is not None]
    parts = [Part(each.topic.name, summary_of(each)) for each in stated]
    count = {"n": len(parts), "town": town.name}
    confirmed = all(each.only_confirmed for each in answers)
    if confirmed:
        subject = _("Bestätigt: %(town)s bei „Wer macht was?“")
        said = ngettext(
            "Über die E-Mail haben Sie eine Angabe für %(town)s bestätigt.",
            "Über die E-Mail haben Sie %(n)d Angaben für %(town)s bestätigt.",
            len(parts),
        )
    else:
        subject = _("Geändert: %(town)s bei „Wer macht was?“")
        said = _("Über die E-Mail haben Sie eine Angabe für %(town)s geändert. Jetzt steht dort:")
    return Letter(
        subject=subject % count,
        lines=[said % count],
        parts=parts,
        action=(_("Ansehen oder zurücknehmen"), _link(sign(link))),
        closing=[
            _(
                "Zurücknehmen können Sie das %(days)s Tage lang. Waren Sie das nicht, nehmen Sie es bitte zurück."
            )
            % {"days": UNDO_FOR.days}
        ],
    )


def _suggestion(row: Delivery) -> Letter:
    town = _town(row)
    if not Suggestion.objects.filter(municipality=town).exists():
        raise NotAnyMore("settled")
    values = {"actor": actor_name(row.values.get("actor")), "town": town.name}
    return Letter(
        subject=_("%(actor)s schlägt Angaben für %(town)s vor") % values,
        lines=[
            _("%(actor)s schlägt Angaben für %(town)s vor.") % values,
            _("Es gilt, was Sie bestätigen."),
        ],
        action=(_("Vorschläge ansehen"), full_address(reverse("radar:town", args=[town.slug]))),
    )


# -- opportunities


def _opportunity(row: Delivery) -> Letter:
    """Goes while it is open, with the towns that are in it now."""
    viewer = viewer_of(row.recipient)
    card = opportunities.card_of(viewer, int(row.values.get("opportunity", 0)))
    if card is None:
        raise NotAnyMore("hidden")
    if card.row.outcome or not (card.own or viewer.is_coordinator):
        raise NotAnyMore("settled")
    offering = [town.name for town in card.offering]
    title = opportunity_words.title(card.row.kind, card.topic, offering)
    lines = [opportunity_words.reason(card.wanting)]
    if card.offering:
        lines.append(opportunity_words.invitation(offering[0], ""))
    return Letter(
        subject=title,
        lines=[*lines, _("Sprechen Sie miteinander, und sagen Sie, was daraus wird.")],
        details=[
            (_("Kümmert sich"), card.row.owner.name if card.row.owner else _("Koordination")),
            (_("Antworten bis"), time_text.day(card.row.due)),
        ],
        action=(_("Gelegenheit ansehen"), full_address(card.row.get_absolute_url())),
        closing=[_("Das ist die einzige E-Mail dazu. Was offen bleibt, kommt beim Treffen zur Sprache.")],
    )


KINDS = [
    MailKind(
        "radar_confirm",
        gettext_lazy("Monatliche Frage „Stimmt das noch?“"),
        _confirm,
        is_notice=True,
        to_person=True,
    ),
    MailKind("radar_receipt", gettext_lazy("Quittung einer Angabe"), _receipt, to_person=True),
    MailKind(
        "radar_suggestion",
        gettext_lazy("Vorschlag der Koordination"),
        _suggestion,
        is_notice=True,
        to_person=True,
    ),
    MailKind("radar_alert", gettext_lazy("Gelegenheit"), _opportunity, is_notice=True, to_person=True),
    MailKind("radar_opportunity", gettext_lazy("Gelegenheit"), _opportunity, is_notice=True, to_person=True),
]
