"""Addresses of the operator's page about the index."""

from django.urls import path

from lotsennetz.search.views import upkeep

app_name = "index"
urlpatterns = [
    path("suchverzeichnis/", upkeep.overview, name="overview"),
    path("suchverzeichnis/neu-aufbauen/", upkeep.rebuild, name="rebuild"),
]
