from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "lotsennetz.demo"

    def ready(self) -> None:
        from lotsennetz.demo import registry

        registry.register()
