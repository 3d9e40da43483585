"""Addresses of people: coming in, looking after the network, the own account."""

from django.urls import path, re_path

from lotsennetz.people.views import (
    access,
    departments,
    joining,
    leaving,
    log,
    memberships,
    municipalities,
    network,
    profile,
)

app_name = "people"
urlpatterns = [
    path("einladung/<str:secret>/", joining.invitation, name="invitation"),
    path("beitreten/", joining.join, name="join"),
    path("beitreten/gesendet/", joining.join_sent, name="join_sent"),
    path("beitreten/bestaetigen/<str:secret>/", joining.join_confirm, name="join_confirm"),
    path("verbund/zugaenge/", access.access, name="access"),
    path("verbund/zugaenge/einladen/", access.invite, name="invite"),
    path("verbund/zugaenge/anfragen/<int:pk>/", access.decide, name="decide"),
    path("verbund/zugaenge/einladungen/<int:pk>/erneut/", access.resend, name="resend"),
    path("verbund/zugaenge/einladungen/<int:pk>/zurueckziehen/", access.withdraw, name="withdraw"),
    path("verbund/zugaenge/rollen/<int:pk>/", memberships.membership, name="membership"),
    path("verbund/zugaenge/rollen/<int:pk>/weitere/", memberships.add, name="membership_add"),
    path("verbund/zugaenge/rollen/<int:pk>/beenden/", memberships.end, name="membership_end"),
    path("verbund/zugaenge/rollen/<int:pk>/sperren/", memberships.deactivate, name="deactivate"),
    path("verbund/zugaenge/rollen/<int:pk>/freigeben/", memberships.reactivate, name="reactivate"),
    path("verbund/stellen/", departments.departments, name="departments"),
    path("verbund/stellen/<int:pk>/", departments.department, name="department"),
    path("verbund/stellen/<int:pk>/loeschen/", departments.delete, name="department_delete"),
    path("verbund/kommunen/", municipalities.municipalities, name="municipalities"),
    path("verbund/kommunen/<slug:slug>/aufnehmen/", municipalities.admit, name="admit"),
    path("verbund/kommunen/<slug:slug>/entlassen/", municipalities.dismiss, name="dismiss"),
    path("verbund/einstellungen/", network.network, name="network"),
    path("verbund/protokoll/", log.log, name="log"),
    re_path(r"^verbund/farbe/(?P<digits>[0-9a-f]{6})\.css$", network.accent, name="accent"),
    path("konto/profil/", profile.profile, name="profile"),
    path("konto/austreten/", leaving.leave, name="leave"),
    path("foto/<slug:handle>/<slug:version>.jpg", profile.photo, name="photo"),
]
