"""What the tests of tables read in start from."""

from __future__ import annotations

from typing import Any

from lotsennetz.people.models import Municipality, Person, Role
from lotsennetz.radar.models import PendingImport
from lotsennetz.radar.services import importing
from lotsennetz.topics.models import Topic
from tests.content_factories import ProductFactory, TopicFactory
from tests.factories import MunicipalityFactory, person_in

HEAD = "Kommune;Thema;Stand;Halbjahr;Grund;Produkt;Ansprechperson;sucht Partner;Bemerkung\n"


class Place:
    """Two towns, two topics, an officer and a coordinator."""

    def __init__(self) -> None:
        self.kehl: Municipality = MunicipalityFactory.create(name="Kehl", slug="kehl", ags="08317057")
        self.lahr: Municipality = MunicipalityFactory.create(name="Lahr", slug="lahr", ags="08317065")
        office = MunicipalityFactory.create(ags=None, kind="landratsamt", slug="amt", name="Landratsamt")
        branch = TopicFactory.create(title="Akten")
        self.files: Topic = TopicFactory.create(
            parent=branch, title="E-Akte", slug="e-akte", synonyms=["elektronische Akte"]
        )
        self.post: Topic = TopicFactory.create(parent=branch, title="E-Posteingang", slug="e-posteingang")
        ProductFactory.create(name="Aktenwerk 7", slug="aktenwerk-7").topics.add(self.files)
        self.officer: Person = person_in(self.kehl, Role.OFFICER, email="digital@kehl.example")
        self.coordinator: Person = person_in(office, Role.COORDINATOR)

    def look(self, table: str | bytes, actor: Person | None = None) -> list[dict[str, Any]]:
        content = table if isinstance(table, bytes) else table.encode()
        return importing.look_at(actor=actor or self.officer, file_name="x.csv", content=content).rows

    def take(self, actor: Person | None = None) -> int:
        who = actor or self.officer
        return importing.take_over(actor=who, seen=importing.mark_of(PendingImport.objects.get(person=who)))
