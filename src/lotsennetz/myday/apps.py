from django.apps import AppConfig


class MyDayConfig(AppConfig):
    name = "lotsennetz.myday"

    def ready(self) -> None:
        from lotsennetz.myday import registry

        registry.register()
