"""Addresses of notify: the bell, its settings, the outgoing mail. Mounted at the root."""

from django.urls import path

from lotsennetz.notify.views import bell, post

app_name = "notify"
urlpatterns = [
    path("mitteilungen/", bell.overview, name="list"),
    path("mitteilungen/gelesen/", bell.read_all, name="read_all"),
    path("mitteilungen/<int:pk>/gelesen/", bell.read_one, name="read_one"),
    path("mitteilungen/eintrag/<int:entry_id>/gelesen/", bell.read_entry, name="read_entry"),
    path("mitteilungen/post/<int:pk>/", post.own_mail, name="own_mail"),
    path("konto/mitteilungen/", bell.settings, name="settings"),
    path("verwaltung/post/", post.overview, name="post"),
    path("verwaltung/post/<int:pk>/senden/", post.send_again, name="send_again"),
]
