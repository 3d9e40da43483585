"""The pages on which people look after their keys and webhooks."""

from django.urls import path

from lotsennetz.api.views import hooks, keys

app_name = "programs"
urlpatterns = [
    path("", keys.keys, name="keys"),
    path("<int:pk>/widerrufen/", keys.revoke, name="revoke"),
    path("webhooks/", hooks.hooks, name="hooks"),
    path("webhooks/<int:pk>/", hooks.hook, name="hook"),
    path("webhooks/<int:pk>/probe/", hooks.send_test, name="hook_test"),
    path("webhooks/<int:pk>/geheimnis/", hooks.renew_secret, name="hook_secret"),
    path("webhooks/<int:pk>/schalten/", hooks.switch, name="hook_switch"),
    path("webhooks/<int:pk>/loeschen/", hooks.delete, name="hook_delete"),
]
