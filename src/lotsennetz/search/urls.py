"""Addresses of the search, below /suche/."""

from django.urls import URLPattern, path

from lotsennetz.search.views import results, saved

app_name = "search"
urlpatterns: list[URLPattern] = [
    path("", results.results, name="results"),
    path("vorschlaege/", results.suggestions, name="suggestions"),
    path("gemerkt/", saved.overview, name="saved"),
    path("gemerkt/neu/", saved.keep, name="keep"),
    path("gemerkt/<int:pk>/", saved.change, name="change"),
    path("gemerkt/<int:pk>/loeschen/", saved.forget, name="forget"),
]
