from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "lotsennetz.groups"

    def ready(self) -> None:
        from lotsennetz.groups.handover import GroupHandover
        from lotsennetz.people.departure import departure_task

        departure_task(GroupHandover())
