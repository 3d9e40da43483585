"""Stands before the library's command of the same name, whose worker the reaper would not know."""

from typing import Any, NoReturn

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "Not used here: »lotsennetz serve« runs the jobs, with PostgreSQL also »serve --role worker«."

    def handle(self, *_args: Any, **_options: Any) -> NoReturn:
        raise CommandError(self.help)
