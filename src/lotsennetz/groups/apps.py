from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "lotsennetz.groups"

    def ready(self) -> None:
        from lotsennetz.groups import registry

        registry.register()
