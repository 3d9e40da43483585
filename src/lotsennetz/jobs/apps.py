from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "lotsennetz.jobs"

    def ready(self) -> None:
        from lotsennetz.jobs import registry

        registry.register()
