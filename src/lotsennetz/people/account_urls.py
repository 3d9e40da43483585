"""django-allauth's addresses, under German names where people see them."""

from django.urls import include, path

urlpatterns = [
    path("", include("allauth.urls")),
    path("sitzungen/", include("allauth.usersessions.urls")),
]
