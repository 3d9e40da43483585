"""Addresses of feeds, tables and own data."""

from __future__ import annotations

from django.urls import URLPattern, path

from lotsennetz.exports.views import feeds, keys, tables, takeout

app_name = "exports"
_GROUP = "gruppen/<slug:slug>/"
_TABLES = {
    "people": ("menschen/", tables.people),
    "municipalities": ("kommunen/", tables.municipalities),
    "topics": ("themen/", tables.topics),
    "groups": ("gruppen/", tables.groups),
    "entries": (_GROUP, tables.entries),
}
_TABLE_PATHS: list[URLPattern] = [
    path(f"{place}ausgabe.{ending}", view(ending), name=f"{name}_{ending}")
    for name, (place, view) in _TABLES.items()
    for ending in ("csv", "xlsx")
]
urlpatterns = [
    path("feed.atom", feeds.public, name="public_feed"),
    path("themen/<slug:slug>/feed.atom", feeds.topic, name="topic_feed"),
    path("feed/<str:token>.atom", feeds.group, name="group_feed"),
    path(f"{_GROUP}feed/", keys.feed_key, name="feed_key"),
    path(f"{_GROUP}feed/abschalten/", keys.end_feed_key, name="feed_key_end"),
    *_TABLE_PATHS,
    path("konto/meine-daten/", takeout.page, name="takeout"),
    path("konto/meine-daten/datei/", takeout.download, name="takeout_file"),
    path("konto/meine-daten/loeschen/", takeout.delete, name="takeout_delete"),
]
