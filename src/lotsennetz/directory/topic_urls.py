"""Addresses of topics and products. They live in this face because their pages show people, groups and entries."""

from django.urls import path

from lotsennetz.directory.views import topics

app_name = "topics"
urlpatterns = [
    path("", topics.overview, name="overview"),
    path("produkte/<slug:slug>/", topics.product, name="product"),
    path("<slug:slug>/", topics.topic, name="topic"),
]
