"""Addresses of Mein Tag."""

from django.urls import path

from lotsennetz.myday import views

app_name = "myday"
urlpatterns = [
    path("", views.home, name="home"),
    path("besuch/", views.visit, name="visit"),
    path("gelesen/", views.read, name="read"),
]
