from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "lotsennetz.directory"

    def ready(self) -> None:
        from lotsennetz.directory import registry

        registry.register()
