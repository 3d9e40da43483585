from django.apps import AppConfig


class RadarConfig(AppConfig):
    name = "lotsennetz.radar"

    def ready(self) -> None:
        from lotsennetz.radar import registry

        registry.register()
