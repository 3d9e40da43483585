"""Every kind of notice: what the settings page calls it, its sign, its sentences, and what is on by default.

Sentences are message ids, filled in and translated when somebody reads them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext


@dataclass(frozen=True)
class Kind:
    """``one`` and ``several`` know %(actor)s, %(others)s, %(town)s, %(address)s and %(hits)s.

    Without ``adjustable`` nobody can switch the kind off. ``settings_title`` is a lazy text.
    """

    name: str
    settings_title: Any
    icon: str
    one: str
    several: str = ""
    mail: bool = True
    adjustable: bool = True


_ALL = [
    Kind(
        "mention",
        gettext_lazy("Jemand erwähnt mich oder meine Kommune"),
        "at",
        one=gettext_noop("%(actor)s hat Sie erwähnt"),
        several=gettext_noop("%(actor)s und %(others)s haben Sie erwähnt"),
    ),
    Kind(
        "reply",
        gettext_lazy("Jemand antwortet auf meinen Kommentar"),
        "corner-up-left",
        one=gettext_noop("%(actor)s hat Ihnen geantwortet"),
        several=gettext_noop("%(actor)s und %(others)s haben Ihnen geantwortet"),
    ),
    Kind(
        "comment",
        gettext_lazy("Neue Kommentare zu Einträgen, denen ich folge"),
        "message",
        one=gettext_noop("%(actor)s hat kommentiert"),
        several=gettext_noop("%(actor)s und %(others)s haben kommentiert"),
        mail=False,
    ),
    Kind(
        "answer_accepted",
        gettext_lazy("Meine Antwort wird angenommen"),
        "circle-check",
        one=gettext_noop("%(actor)s hat Ihre Antwort angenommen"),
    ),
    Kind(
        "group_invitation",
        gettext_lazy("Jemand lädt mich in eine Gruppe ein"),
        "user-plus",
        one=gettext_noop("%(actor)s lädt Sie in eine Gruppe ein"),
    ),
    Kind(
        "group_request",
        gettext_lazy("Jemand möchte in eine Gruppe, die ich leite oder moderiere"),
        "user-question",
        one=gettext_noop("%(actor)s möchte der Gruppe beitreten"),
        several=gettext_noop("%(actor)s und %(others)s möchten der Gruppe beitreten"),
    ),
    Kind(
        "group_request_decided",
        gettext_lazy("Über meine Beitrittsanfrage wird entschieden"),
        "users-group",
        one=gettext_noop("Ihre Beitrittsanfrage wurde angenommen"),
        several=gettext_noop("Ihre Beitrittsanfrage wurde abgelehnt"),
    ),
    Kind(
        "join_request",
        gettext_lazy("Jemand möchte Mitglied meiner Kommune werden"),
        "user-question",
        one=gettext_noop("%(actor)s möchte bei %(town)s mitmachen"),
    ),
    Kind(
        "invitation_accepted",
        gettext_lazy("Jemand nimmt meine Einladung an"),
        "user-check",
        one=gettext_noop("%(actor)s hat Ihre Einladung angenommen"),
    ),
    Kind(
        "radar_confirm",
        gettext_lazy("Vor dem Treffen: Stimmt noch, was über meine Kommune angegeben ist?"),
        "clipboard-check",
        one=gettext_noop("Stimmt noch, was über %(town)s angegeben ist?"),
    ),
    Kind(
        "radar_suggestion",
        gettext_lazy("Die Koordination schlägt Angaben für meine Kommune vor"),
        "bulb",
        one=gettext_noop("%(actor)s schlägt Angaben für %(town)s vor"),
        several=gettext_noop("%(actor)s und %(others)s schlagen Angaben für %(town)s vor"),
        mail=False,
    ),
    Kind(
        "radar_alert",
        gettext_lazy("Drei oder mehr Kommunen planen dasselbe wie meine"),
        "arrows-exchange",
        one=gettext_noop("Mehrere Kommunen haben dasselbe vor"),
    ),
    Kind(
        "radar_opportunity",
        gettext_lazy("Eine Gelegenheit betrifft meine Kommune"),
        "heart-handshake",
        one=gettext_noop("Eine Gelegenheit betrifft Ihre Kommune"),
        mail=False,
    ),
    Kind(
        "search_hits",
        gettext_lazy("Neue Treffer zu meinen gemerkten Suchen"),
        "search",
        one=gettext_noop("Ein neuer Treffer zu einer gemerkten Suche"),
        several=gettext_noop("%(hits)s neue Treffer zu einer gemerkten Suche"),
    ),
    Kind(
        "mail_problem",
        gettext_lazy("Eine Einladung lässt sich nicht zustellen"),
        "mail",
        one=gettext_noop("Ihre Einladung an %(address)s ist vielleicht nicht angekommen"),
        mail=False,
        adjustable=False,
    ),
    Kind(
        "hook_ended",
        gettext_lazy("Ein Webhook von mir wird abgeschaltet"),
        "plug",
        one=gettext_noop("Ihr Webhook ist abgeschaltet: Es ließ sich nichts zustellen"),
        mail=False,
        adjustable=False,
    ),
]
KINDS = {kind.name: kind for kind in _ALL}
ADJUSTABLE = [kind for kind in _ALL if kind.adjustable]
_TOWN_ONE = gettext_noop("%(actor)s hat %(town)s erwähnt")
_TOWN_SEVERAL = gettext_noop("%(actor)s und %(others)s haben %(town)s erwähnt")


def sentence(
    kind: str,
    *,
    actors: list[str],
    town: str = "",
    address: str = "",
    accepted: bool = True,
    hits: int = 1,
) -> str:
    """The line's sentence in the active language. ``actors`` holds each name once, newest first."""
    known = KINDS[kind]
    one, several = known.one, known.several
    if kind == "mention" and town:
        one, several = _TOWN_ONE, _TOWN_SEVERAL
    use_several = (
        not accepted if kind == "group_request_decided" else bool(several) and max(len(actors), hits) > 1
    )
    values = {"actor": actors[0] if actors else _("Jemand"), "others": "", "town": town, "address": address}
    values["hits"] = str(hits)
    if len(actors) > 1:
        more = len(actors) - 1
        values["others"] = ngettext("eine weitere Person", "%(n)d weitere", more) % {"n": more}
    return _(several if use_several else one) % values
