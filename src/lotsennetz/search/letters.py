"""The daily mail about new hits of saved searches."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from lotsennetz.groups.viewer import Viewer, viewer_of
from lotsennetz.notify.mail.kinds import MailKind
from lotsennetz.notify.mail.letter import Letter, NotAnyMore, Part
from lotsennetz.notify.mail.render import full_address
from lotsennetz.notify.models import Delivery
from lotsennetz.search.models import Kind, SavedSearch
from lotsennetz.search.queries.saved import address_of, saved_address
from lotsennetz.search.services.looking import KIND
from lotsennetz.search.sources import SOURCES


def _titles(viewer: Viewer, keys: list[str]) -> list[str]:
    """Of those that the recipient may see now, in the same order."""
    numbers: dict[Kind, list[int]] = {}
    for key in keys:
        kind, number = key.split(":")
        numbers.setdefault(Kind(kind), []).append(int(number))
    found: dict[str, str] = {}
    for known, wanted in numbers.items():
        seen = SOURCES[known].visible(viewer, wanted)
        cards = SOURCES[known].cards(viewer, sorted(seen))
        found |= {f"{known.value}:{pk}": card.heading for pk, card in cards.items()}
    return [found[key] for key in keys if key in found]


def _part(viewer: Viewer, row: SavedSearch, said: dict[str, Any]) -> Part | None:
    titles = _titles(viewer, said["best"])
    if not titles:
        return None
    count = ngettext("ein neuer Treffer", "%(n)d neue Treffer", said["hits"]) % {"n": said["hits"]}
    more = " …" if said["hits"] > len(titles) else ""
    url = full_address(address_of(row, said["since"]))
    return Part(f"{row.name}: {count}", " · ".join(titles) + more, [(_("Treffer ansehen"), url)])


def _hits(row: Delivery) -> Letter:
    viewer = viewer_of(row.recipient)
    said = {each["search"]: each for each in row.values.get("searches", [])}
    wanted = SavedSearch.objects.filter(person=row.recipient, notify=SavedSearch.Notify.MAIL, pk__in=said)
    searches = list(wanted)
    if not searches:
        raise NotAnyMore("settled")
    parts = [part for each in searches if (part := _part(viewer, each, said[each.pk])) is not None]
    if not parts:
        raise NotAnyMore("hidden")
    if len(parts) == 1:
        subject = _("Neue Treffer: %(name)s") % {
            "name": searches[0].name if len(searches) == 1 else parts[0].title
        }
    else:
        subject = _("Neue Treffer zu %(n)s gemerkten Suchen") % {"n": len(parts)}
    return Letter(
        subject=subject,
        lines=[_("Zu dem, was Sie sich gemerkt haben, gibt es Neues.")],
        parts=parts,
        action=(_("Gemerkte Suchen"), full_address(saved_address())),
    )


KINDS = [
    MailKind(KIND, gettext_lazy("Neue Treffer einer gemerkten Suche"), _hits, is_notice=True, to_person=True),
]
