from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "lotsennetz.search"

    def ready(self) -> None:
        from lotsennetz.search import registry

        registry.register()
