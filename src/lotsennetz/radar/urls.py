"""Addresses of "Wer macht was?"."""

from __future__ import annotations

from django.urls import URLPattern, path

from lotsennetz.radar.views import (
    cells,
    editing,
    exports,
    leads,
    links,
    meeting,
    opportunities,
    overview,
    reading,
    rounds,
    standing,
    towns,
)

app_name = "radar"
_CELL = "wer-macht-was/angabe/<slug:town>/<slug:topic>/"

# -- matrix, map, list, exports
_OVERVIEW: list[URLPattern] = [
    path("wer-macht-was/", overview.overview, name="overview"),
    path("wer-macht-was/ausgabe.csv", exports.as_csv_file, name="csv"),
    path("wer-macht-was/ausgabe.xlsx", exports.as_xlsx_file, name="xlsx"),
]

# -- one statement, one town
_STATEMENTS: list[URLPattern] = [
    path(_CELL, cells.cell, name="cell"),
    path(f"{_CELL}bearbeiten/", editing.edit, name="edit"),
    path(f"{_CELL}bestaetigen/", cells.confirm, name="confirm"),
    path(f"{_CELL}bestaetigen/zuruecknehmen/", cells.unconfirm, name="unconfirm"),
    path(f"{_CELL}spaeter/", cells.postpone, name="postpone"),
    path(f"{_CELL}entfernen/", cells.clear, name="clear"),
    path(f"{_CELL}entfernen/zuruecknehmen/", cells.restore, name="restore"),
    path(f"{_CELL}vorschlag/", cells.suggestion, name="suggestion"),
    path("wer-macht-was/kommune/<slug:town>/", towns.town, name="town"),
    path("wer-macht-was/kommune/<slug:town>/eintragen/", towns.quick, name="quick"),
]

# -- freshness: links from mails, the round
_ROUND = "wer-macht-was/runde/"
_FRESHNESS: list[URLPattern] = [
    path("stimmt-das/<str:token>/", links.link, name="link"),
    path("wer-macht-was/treffen/", meeting.meeting, name="meeting"),
    path(_ROUND, rounds.round_, name="round"),
    path(f"{_ROUND}beginnen/", rounds.begin, name="round_begin"),
    path(f"{_ROUND}<int:pk>/", rounds.agenda, name="round_agenda"),
    path(f"{_ROUND}<int:pk>/beenden/", rounds.end, name="round_end"),
    path(f"{_ROUND}<int:pk>/ergebnis/", rounds.summary, name="round_summary"),
    path(f"{_ROUND}<int:pk>/kommune/<slug:slug>/", rounds.town, name="round_town"),
]

# -- lead towns
_LEAD = "wer-macht-was/federfuehrung/"
_LEADS: list[URLPattern] = [
    path(_LEAD, leads.leads, name="leads"),
    path(f"{_LEAD}neu/", leads.new_lead, name="new_lead"),
    path(f"{_LEAD}<int:pk>/verlaengern/", leads.extend_lead, name="extend_lead"),
    path(f"{_LEAD}<int:pk>/uebergeben/", leads.hand_on_lead, name="hand_on_lead"),
    path(f"{_LEAD}<int:pk>/beenden/", leads.end_lead, name="end_lead"),
]

# -- opportunities, figures
_OPPORTUNITY = "wer-macht-was/gelegenheiten/"
_OPPORTUNITIES: list[URLPattern] = [
    path(_OPPORTUNITY, opportunities.opportunities, name="opportunities"),
    path(f"{_OPPORTUNITY}eigene/", opportunities.own_opportunities, name="own_opportunities"),
    path(f"{_OPPORTUNITY}<int:pk>/", opportunities.opportunity, name="opportunity"),
    path(f"{_OPPORTUNITY}<int:pk>/zuruecknehmen/", opportunities.reopen, name="reopen"),
    path(f"{_OPPORTUNITY}<int:pk>/termin/<str:start>.ics", opportunities.slot, name="slot"),
    path("wer-macht-was/stand/", standing.standing, name="standing"),
    path("wer-macht-was/kommune/<slug:town>/blatt/", standing.summary, name="summary"),
    path("wer-macht-was/kommune/<slug:town>/blatt.pdf", standing.summary_pdf, name="summary_pdf"),
]

# -- tables sent in
_READING: list[URLPattern] = [
    path("wer-macht-was/einlesen/", reading.upload, name="reading"),
    path("wer-macht-was/einlesen/uebernehmen/", reading.take_over, name="take_over"),
    path("wer-macht-was/einlesen/verwerfen/", reading.drop, name="drop_reading"),
]

urlpatterns: list[URLPattern] = [*_READING, *_OVERVIEW, *_STATEMENTS, *_FRESHNESS, *_LEADS, *_OPPORTUNITIES]
