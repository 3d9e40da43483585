from django.apps import AppConfig


class MyDayConfig(AppConfig):
    name = "lotsennetz.myday"
