from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "lotsennetz.entries"

    def ready(self) -> None:
        from lotsennetz.entries import registry

        registry.register()
