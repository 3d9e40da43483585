"""A town's page in the round: seven questions, answers that stay in their place, and when it is done."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lotsennetz.core import clock
from lotsennetz.people.models import Municipality, Person
from lotsennetz.radar.models import Opportunity, OpportunityTown, Round, Statement
from lotsennetz.radar.said import Said
from lotsennetz.radar.services import opportunities, rounds, statements
from tests.conftest import ClientOf
from tests.factories import MunicipalityFactory
from tests.radar.factories import leaf, says
from tests.radar.kit import HTMX, text

ROUND = "/wer-macht-was/runde/"


@pytest.fixture
def browser(coordinator: Person, client_of: ClientOf) -> Client:
    return client_of(coordinator)


@pytest.fixture
def this(coordinator: Person) -> Round:
    return rounds.begin(actor=coordinator)


@pytest.fixture
def ten(kehl: Municipality) -> list[Statement]:
    """What Kehl said, the oldest first; nobody has confirmed it for long."""
    return [says(kehl, leaf(f"Angabe {number}"), age=200 - number) for number in range(10)]


def at(this: Round) -> str:
    return f"{ROUND}{this.pk}/kommune/kehl/"


def listed(page: str) -> list[str]:
    """The names of the question's rows, ticked ones with a plus."""
    question = page[page.index("Stimmt das noch?</h2>") :].split("</section>", maxsplit=1)[0]
    rows = re.findall(r'round-row( answered)?" id="angabe-\d+".*?<strong>(.*?)</strong>', question)
    return [f"{'+' if ticked else ''}{name}" for ticked, name in rows]


def answer(row: Statement, speaker: Person, **more: Any) -> dict[str, Any]:
    row.refresh_from_db()
    return {f"t{row.topic_id}-version": row.version, "attendee": speaker.pk, **more}


def changed(row: Statement, speaker: Person, status: str) -> dict[str, Any]:
    return answer(row, speaker, speichern=row.topic_id) | {f"t{row.topic_id}-status": status}


def test_seven_are_asked_and_no_more_come_up(
    browser: Client, this: Round, officer_kehl: Person, ten: list[Statement]
) -> None:
    page = text(browser.get(at(this)))
    assert listed(page) == [f"Angabe {number}" for number in range(7)]
    assert "0 von 7 beantwortet" in page
    browser.post(at(this), answer(ten[2], officer_kehl, stimmt=ten[2].topic_id))
    page = text(browser.get(at(this)))
    assert listed(page) == ["Angabe 0", "Angabe 1", "+Angabe 2", *(f"Angabe {n}" for n in range(3, 7))]
    form = dict(re.findall(r'name="(t\d+-version)" value="(\d+)"', page))
    page = text(browser.post(at(this), {**form, "attendee": officer_kehl.pk, "alle": "1"}, follow=True))
    assert listed(page) == [f"+Angabe {number}" for number in range(7)]
    assert "7 von 7 beantwortet" in page
    assert "fertig" in page
    assert "data-round-all" not in page
    assert Statement.objects.filter(confirmed_by=officer_kehl).count() == 7
    assert not Statement.objects.filter(pk__in=[row.pk for row in ten[7:]], version__gt=1).exists()


def test_a_change_stays_in_its_place(
    browser: Client, this: Round, kehl: Municipality, lahr: Municipality, officer_kehl: Person
) -> None:
    """Also one that makes an opportunity, which would be more urgent."""
    rows = [says(kehl, leaf(f"Angabe {number}"), age=200 - number) for number in range(3)]
    says(lahr, rows[2].topic, "planned")
    page = text(browser.post(at(this), changed(rows[2], officer_kehl, "planned"), follow=True))
    assert Opportunity.objects.exists()
    assert listed(page) == ["Angabe 0", "Angabe 1", "+Angabe 2"]
    assert "Geändert" in page


def test_leaving_an_opportunity_moves_nothing(
    browser: Client, coordinator: Person, kehl: Municipality, lahr: Municipality, officer_kehl: Person
) -> None:
    """Nor does changing what others have an opportunity about."""
    rows = [says(kehl, leaf(f"Angabe {n}"), "planned" if n > 1 else "live", age=200 - n) for n in range(10)]
    renchen = MunicipalityFactory.create(name="Renchen", slug="renchen")
    for town, row in ((lahr, rows[9]), (lahr, rows[1]), (renchen, rows[1])):
        says(town, row.topic, "planned")
    opportunities.refresh()
    Opportunity.objects.update(opened_at=clock.now() - timedelta(days=2))
    OpportunityTown.objects.update(added_at=clock.now() - timedelta(days=2))
    this = rounds.begin(actor=coordinator)
    order = ["Angabe 9", *(f"Angabe {n}" for n in range(6))]
    assert listed(text(browser.get(at(this)))) == order
    for row, status in ((rows[9], "not_planned"), (rows[1], "planned")):
        page = text(browser.post(at(this), changed(row, officer_kehl, status), follow=True))
    assert not OpportunityTown.objects.filter(municipality=kehl, opportunity__topic=rows[9].topic).exists()
    assert [name.lstrip("+") for name in listed(page)] == order


def test_what_is_answered_on_the_phone_meanwhile_counts(
    browser: Client, this: Round, officer_kehl: Person, kehl: Municipality, ten: list[Statement]
) -> None:
    statements.confirm(actor=officer_kehl, municipality_id=kehl.pk, topic_id=ten[0].topic_id)
    statements.state(
        actor=officer_kehl, municipality_id=kehl.pk, topic_id=ten[1].topic_id, said=Said(status="piloting")
    )
    assert listed(text(browser.get(at(this))))[:3] == ["+Angabe 0", "+Angabe 1", "Angabe 2"]
    statements.postpone(actor=officer_kehl, municipality_id=kehl.pk, topic_id=ten[2].topic_id)
    assert "Angabe 2" not in listed(text(browser.get(at(this))))


def test_what_was_answered_before_the_round_is_not_asked(
    browser: Client, coordinator: Person, officer_kehl: Person, kehl: Municipality, ten: list[Statement]
) -> None:
    statements.confirm(actor=officer_kehl, municipality_id=kehl.pk, topic_id=ten[0].topic_id)
    this = rounds.begin(actor=coordinator)
    assert listed(text(browser.get(at(this)))) == [f"Angabe {number}" for number in range(1, 8)]


def test_with_script_only_the_rows_are_put_in_place_again(
    browser: Client, this: Round, officer_kehl: Person, ten: list[Statement]
) -> None:
    row = ten[0]
    done = browser.post(at(this), answer(row, officer_kehl, stimmt=row.topic_id), headers=HTMX)
    page = text(done)
    assert done.status_code == 200
    assert f'class="round-row answered" id="angabe-{row.topic_id}" tabindex="-1" autofocus' in page
    assert f'<option value="{officer_kehl.pk}" selected' in page
    assert 'hx-select="#runde"' in page
    refused = browser.post(at(this), changed(ten[1], officer_kehl, "stopped"), headers=HTMX)
    assert refused.status_code == 422
    assert f'id="angabe-{ten[1].topic_id}" tabindex="-1" autofocus' in text(refused)
    assert "Schreiben Sie, warum." in text(refused)


def test_no_note_covers_the_way_on(
    browser: Client, this: Round, officer_kehl: Person, ten: list[Statement]
) -> None:
    for fields in (
        answer(ten[0], officer_kehl, stimmt=ten[0].topic_id),
        changed(ten[1], officer_kehl, "piloting"),
    ):
        page = text(browser.post(at(this), fields, follow=True))
        assert 'class="toast ' not in page
    assert 'class="toast ' not in text(browser.get("/mein-tag/"))


def test_something_new_is_ticked_below_the_seven(
    browser: Client, this: Round, officer_kehl: Person, ten: list[Statement]
) -> None:
    topic = leaf("Etwas ganz Neues")
    fields = {"neu-topic": topic.pk, "neu-status": "live", "neu-version": 0, "attendee": officer_kehl.pk}
    page = text(browser.post(at(this), {**fields, "neu": "1"}, follow=True))
    assert listed(page) == [*(f"Angabe {number}" for number in range(7)), "+Etwas ganz Neues"]
    assert "0 von 7 beantwortet" in page


def test_another_statement_is_ticked_where_it_stands(
    browser: Client, this: Round, officer_kehl: Person, ten: list[Statement]
) -> None:
    """The list of the others is open after that, and only then."""
    folded = "<details><summary><strong>Alle anderen Angaben"
    assert folded in text(browser.get(at(this)))
    for headers in ({}, HTMX):
        sent = changed(ten[8], officer_kehl, "interested" if headers else "piloting")
        page = text(browser.post(at(this), sent, follow=True, headers=headers))
        assert "<details open><summary><strong>Alle anderen Angaben" in page
        assert len(listed(page)) == 7
        others = page[page.index("Alle anderen Angaben") :]
        assert f'class="round-row answered" id="angabe-{ten[8].topic_id}"' in others
    browser.post(at(this), answer(ten[0], officer_kehl, stimmt=ten[0].topic_id))
    assert folded in text(browser.get(at(this)))


def test_confirmations_are_no_changes(
    browser: Client, this: Round, officer_kehl: Person, ten: list[Statement]
) -> None:
    browser.post(at(this), answer(ten[0], officer_kehl, stimmt=ten[0].topic_id))
    page = text(browser.get(at(this)))
    assert "Nichts." in page[page.index("Geändert seit dem") :]


def test_the_agenda_tells_which_towns_are_done(
    browser: Client, this: Round, officer_kehl: Person, kehl: Municipality, lahr: Municipality
) -> None:
    row, other = says(kehl, leaf(), age=100), says(lahr, leaf(), age=100)
    agenda = f"{ROUND}{this.pk}/"
    assert "fertig" not in text(browser.get(agenda))
    browser.post(at(this), answer(row, officer_kehl, stimmt=row.topic_id))
    page = text(browser.get(agenda))
    assert page.count("fertig") == 1
    assert page.index("fertig") < page.index(other.municipality.name)


def test_an_opportunity_on_the_agenda_leads_back(
    browser: Client, this: Round, kehl: Municipality, officer_kehl: Person, client_of: ClientOf
) -> None:
    found = Opportunity.objects.create(
        kind="duplicate",
        topic=leaf("Liegen geblieben"),
        window="2027H1",
        opened_at=clock.now(),
        due=timezone.localdate() - timedelta(days=1),
    )
    OpportunityTown.objects.create(opportunity=found, municipality=kehl, added_at=clock.now())
    agenda = f"{ROUND}{this.pk}/"
    link = f"{found.get_absolute_url()}?runde={this.pk}"
    assert f'href="{link}"' in text(browser.get(agenda))
    page = text(browser.get(link))
    assert "Zurück zur Runde" in page
    assert f'href="{agenda}"' in page
    assert f'action="{link}#antwort"' in page
    for path in (f"{found.get_absolute_url()}?runde=x", found.get_absolute_url()):
        assert "Zurück zur Runde" not in text(browser.get(path))
    assert "Zurück zur Runde" not in text(client_of(officer_kehl).get(link))
    assert browser.post(link, {"outcome": "joint"})["Location"] == agenda
