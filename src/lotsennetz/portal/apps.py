from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "lotsennetz.portal"

    def ready(self) -> None:
        from lotsennetz.portal import registry

        registry.register()
