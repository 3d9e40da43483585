"""Addresses of the public face."""

from django.urls import path

from lotsennetz.portal.views import entries, front, health, machines, preferences, texts

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("beitraege/", entries.entries, name="entries"),
    path("impressum/", texts.imprint, name="imprint"),
    path("datenschutz/", texts.privacy, name="privacy"),
    path("barrierefreiheit/", texts.accessibility, name="accessibility"),
    path("beispieldaten/", texts.sample, name="sample"),
    path("erscheinungsbild/", preferences.appearance, name="appearance"),
    path("sprache/", preferences.language, name="language"),
    path("gesund", health.health, name="health"),
    path("robots.txt", machines.robots, name="robots"),
    path(".well-known/security.txt", machines.security, name="security"),
    path("sitemap.xml", machines.sitemap, name="sitemap"),
    path("favicon.ico", machines.favicon, name="favicon"),
    path("lotsennetz.webmanifest", machines.manifest, name="manifest"),
]
