"""Addresses of the sample network; empty outside demo mode."""

from django.urls import URLPattern

app_name = "demo"
urlpatterns: list[URLPattern] = []
