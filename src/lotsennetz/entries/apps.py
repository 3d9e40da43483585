from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "lotsennetz.entries"

    def ready(self) -> None:
        from lotsennetz.entries.handover import EntryHandover
        from lotsennetz.people.departure import departure_task

        departure_task(EntryHandover())
