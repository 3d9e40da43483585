"""Addresses of jobs."""

from django.urls import path

from lotsennetz.jobs import views

app_name = "jobs"
urlpatterns = [
    path("aufgaben/", views.overview, name="overview"),
    path("aufgaben/<uuid:job_id>/wiederholen/", views.retry, name="retry"),
    path("aufgaben/<uuid:job_id>/verwerfen/", views.discard, name="discard"),
]
