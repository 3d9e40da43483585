from django.apps import AppConfig


class NotifyConfig(AppConfig):
    name = "lotsennetz.notify"

    def ready(self) -> None:
        from lotsennetz.notify import registry

        registry.register()
