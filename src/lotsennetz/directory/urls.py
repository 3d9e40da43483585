"""Addresses of municipalities and people."""

from django.urls import path

from lotsennetz.directory.views import mentions, municipalities, people

app_name = "directory"
urlpatterns = [
    path("kommunen/", municipalities.overview, name="municipalities"),
    path("kommunen/<slug:slug>/", municipalities.municipality, name="municipality"),
    path("menschen/", people.overview, name="people"),
    path("menschen/erwaehnen/", mentions.suggestions, name="mention"),
    path("menschen/<slug:handle>/", people.person, name="person"),
]
