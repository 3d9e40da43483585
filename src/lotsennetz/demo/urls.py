"""Addresses of the sample network; they answer only in demo mode on this machine."""

from django.urls import path

from lotsennetz.demo import views

app_name = "demo"
urlpatterns = [
    path("beispiel/anmelden/", views.sign_in, name="sign_in"),
]
