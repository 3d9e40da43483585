"""The lists of the house as tables: the same rows and the same limits of sight as their pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from lotsennetz.core.sheets import Cell, Column, Table
from lotsennetz.directory.forms import MunicipalityFilterForm, PeopleFilterForm
from lotsennetz.directory.queries import municipalities as towns
from lotsennetz.directory.queries import people
from lotsennetz.groups.viewer import Viewer
from lotsennetz.people.models import Municipality
from lotsennetz.stream.queries.groups import ListedGroup, listed_groups
from lotsennetz.topics import queries as topics

_AT_ONCE = 500
_LONGEST_QUERY = 200
Row = list[Cell]


def _page(thing: object) -> str:
    return f"{settings.BASE_URL}{thing.get_absolute_url()}"  # type: ignore[attr-defined]


def _dialable(number: str) -> str:
    """ "+49" as "0049": a plus at the beginning would have to be guarded as a formula."""
    return f"00{number[1:]}" if number.startswith("+") else number


def people_table(viewer: Viewer, asked: Mapping[str, str]) -> Table:
    """For members of the network; telephone and mail of those who show them to the viewer."""
    branches = [
        (branch.topic.name, [(leaf.slug, leaf.name) for leaf in branch.leaves]) for branch in topics.tree()
    ]
    form = PeopleFilterForm.read(asked, municipalities=people.municipalities_with_people(), topics=branches)
    columns = [
        Column(_("Nachname")),
        Column(_("Vorname")),
        Column(_("Funktion"), 30),
        Column(_("Kommune"), 30),
        Column(_("Rolle"), 30),
        Column(_("Stelle"), 30),
        Column(_("Telefon")),
        Column(_("E-Mail-Adresse"), 34),
        Column(_("Hilft bei"), 40),
        Column(_("Seite"), 40),
    ]
    numbers = people.matching(viewer, form.wanted())
    return Table("menschen", _("Menschen"), columns, _people_rows(numbers, viewer))


def _people_rows(numbers: list[int], viewer: Viewer) -> Iterator[Row]:
    for start in range(0, len(numbers), _AT_ONCE):
        for shown in people.listed(numbers[start : start + _AT_ONCE], viewer):
            person = shown.person
            held = list(person.memberships.all())
            yield [
                person.family_name,
                person.given_name,
                person.function,
                ", ".join(dict.fromkeys(row.municipality.name for row in held)),
                ", ".join(dict.fromkeys(row.get_role_display() for row in held)),
                ", ".join(dict.fromkeys(row.department.name for row in held if row.department)),
                _dialable(shown.phone),
                shown.email,
                ", ".join(topic.name for topic in person.topics.all()),
                _page(person),
            ]


def municipalities_table(viewer: Viewer, asked: Mapping[str, str]) -> Table:
    """For everybody; whom to ask there for members of the network."""
    wanted = MunicipalityFilterForm.read(asked).wanted()
    columns = [
        Column(_("Name"), 28),
        Column(_("Amtlicher Name"), 34),
        Column(_("Art")),
        Column(_("AGS"), 10),
        Column(_("Einwohnende"), 12),
        Column(_("Fläche in km²"), 12),
        Column(_("PLZ"), 8),
        Column(_("Im Verbund"), 14),
        Column(_("Website"), 34),
        Column(_("Seite"), 40),
    ]
    if viewer.is_network_member:
        columns.insert(8, Column(_("Ansprechperson"), 34))
    found = [town for town in towns.all_municipalities() if wanted.accepts(town)]
    return Table("kommunen", _("Kommunen"), columns, _town_rows(found, viewer))


def _town_rows(found: list[Municipality], viewer: Viewer) -> Iterator[Row]:
    officers = towns.officers(viewer)
    for town in found:
        row: Row = [
            town.name,
            town.official_name,
            town.get_kind_display(),
            town.ags or "",
            town.population,
            town.area_km2,
            town.postcode,
            _standing(town),
            town.website,
            _page(town),
        ]
        if viewer.is_network_member:
            row.insert(8, ", ".join(dict.fromkeys(person.name for person in officers.get(town.pk, []))))
        yield row


def _standing(town: Municipality) -> str:
    if not town.member:
        return _("noch nicht")
    return _("Gründung") if town.founder else _("Mitglied")


def topics_table(_viewer: Viewer, asked: Mapping[str, str]) -> Table:
    """The shared vocabulary, the same for everybody."""
    columns = [
        Column(_("Bereich"), 28),
        Column(_("Thema"), 28),
        Column(_("Beschreibung"), 50),
        Column(_("Auch genannt"), 40),
        Column(_("OZG")),
        Column(_("LeiKa")),
        Column(_("Seite"), 40),
    ]
    query = " ".join(asked.get("q", "").replace("\x00", "").split())[:80]
    return Table("themen", _("Themen"), columns, _topic_rows(query))


def _topic_rows(query: str) -> Iterator[Row]:
    for branch in topics.tree(query):
        for topic in (branch.topic, *branch.leaves):
            yield [
                branch.topic.name,
                topic.name if topic is not branch.topic else "",
                topic.description,
                ", ".join(map(str, topic.synonyms)),
                ", ".join(map(str, topic.ozg_ids)),
                ", ".join(map(str, topic.leika_ids)),
                _page(topic),
            ]


def groups_table(viewer: Viewer, asked: Mapping[str, str]) -> Table:
    """The directory of groups: those whose page the viewer may open."""
    columns = [
        Column(_("Gruppe"), 34),
        Column(_("Worum es geht"), 50),
        Column(_("Thema"), 28),
        Column(_("Beitritt")),
        Column(_("Sichtbarkeit"), 34),
        Column(_("Mitglieder"), 11),
        Column(_("Kommunen"), 11),
        Column(_("Meine Rolle")),
        Column(_("Archiviert"), 17),
        Column(_("Seite"), 40),
    ]
    found = listed_groups(
        viewer, text=asked.get("q", "")[:_LONGEST_QUERY].strip(), archived=asked.get("archiv") == "1"
    )
    return Table("gruppen", _("Gruppen"), columns, (_group_row(row) for row in found))


def _group_row(row: ListedGroup) -> Row:
    group = row.group
    roles = {
        "owner": pgettext("Rolle", "Leitung"),
        "moderator": pgettext("Rolle", "Moderation"),
        "member": _("Mitglied"),
    }
    return [
        group.name,
        group.description,
        group.topic.name if group.topic else "",
        group.get_join_policy_display(),
        group.get_privacy_display(),
        row.person_count,
        row.town_count,
        roles.get(row.role, ""),
        group.archived_at,
        _page(group),
    ]
