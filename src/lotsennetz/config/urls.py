"""Every address of the house, by room."""

from django.urls import include, path

urlpatterns = [
    path("", include("lotsennetz.portal.urls")),
    path("", include("lotsennetz.demo.urls")),
    path("suche/", include("lotsennetz.search.urls")),
    path("api/", include("lotsennetz.api.urls")),
    path("", include("lotsennetz.exports.urls")),
    path("mein-tag/", include("lotsennetz.myday.urls")),
    path("", include("lotsennetz.stream.urls")),
    path("", include("lotsennetz.radar.urls")),
    path("", include("lotsennetz.directory.urls")),
    path("themen/", include("lotsennetz.directory.topic_urls")),
    path("", include("lotsennetz.notify.urls")),
    path("verwaltung/", include("lotsennetz.jobs.urls")),
    path("verwaltung/", include("lotsennetz.search.upkeep_urls")),
    path("", include("lotsennetz.people.urls")),
    path("konto/zugaenge/", include("lotsennetz.api.account_urls")),
    path("konto/", include("lotsennetz.people.account_urls")),
]

handler400 = "lotsennetz.core.failures.bad_request"
handler403 = "lotsennetz.core.failures.forbidden"
handler404 = "lotsennetz.core.failures.not_found"
handler500 = "lotsennetz.core.failures.server_error"
