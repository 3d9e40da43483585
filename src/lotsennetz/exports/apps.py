from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "lotsennetz.exports"

    def ready(self) -> None:
        from lotsennetz.exports import registry

        registry.register()
