from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lotsennetz.people"

    def ready(self) -> None:
        from lotsennetz.people import registry

        registry.register()
