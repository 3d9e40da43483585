from django.apps import AppConfig


class StreamConfig(AppConfig):
    name = "lotsennetz.stream"

    def ready(self) -> None:
        from lotsennetz.stream import registry

        registry.register()
