from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "lotsennetz.api"

    def ready(self) -> None:
        from lotsennetz.api import registry

        registry.register()
