"""The pages on which people look after their keys."""

from django.urls import path

from lotsennetz.api import views

app_name = "programs"
urlpatterns = [
    path("", views.keys, name="keys"),
    path("<int:pk>/widerrufen/", views.revoke, name="revoke"),
]
