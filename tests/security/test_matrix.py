"""Role × address × method. A new address without a line fails; a changed answer fails; a refusal writes nothing.

After a deliberate change: ``python -m tests.security.test_matrix`` writes the table anew; read its diff.
"""

from __future__ import annotations

import pytest

from tests.security import rows, world
from tests.security.addresses import all_addresses
from tests.security.asking import ask, clients, data_for, path_of, word

METHODS = ("GET", "POST")
REFUSED = {"sign-in", "403", "404", "405", "410"}


def observed() -> tuple[dict[tuple[str, str], dict[str, str]], list[str]]:
    """The table as the house answers now, and what went wrong on the way."""
    made = world.build()
    browsers = clients(made)
    table: dict[tuple[str, str], dict[str, str]] = {}
    problems = []
    for address in all_addresses():
        path = path_of(address, made)
        for method in METHODS:
            cells = {}
            for role in rows.ROLES:
                sent = data_for(address, made) if method == "POST" else None
                answer, tables = ask(browsers[role], path, method, sent)
                cells[role] = word(answer)
                if answer.status_code >= 500:
                    problems.append(f"{method} {address.name} as {role}: {answer.status_code}")
                if tables and (method == "GET" or cells[role] in REFUSED):
                    problems.append(f"{method} {address.name} as {role} wrote {sorted(set(tables))}")
            table[address.name, method] = cells
    return table, problems


@pytest.mark.django_db
def test_every_address_answers_every_role_as_the_table_says() -> None:
    table, problems = observed()
    assert not problems, "\n".join(problems)
    expected = rows.read()
    assert set(table) == set(expected), "addresses without a line, or lines without an address"
    differences = [
        f"{method} {name} as {role}: {cells[role]} instead of {expected[name, method][role]}"
        for (name, method), cells in table.items()
        for role in rows.ROLES
        if cells[role] != expected[name, method][role]
    ]
    assert not differences, "\n".join(differences)


@pytest.mark.django_db
def test_other_methods_change_nothing() -> None:
    made = world.build()
    browser = clients(made)["coordinator"]
    problems = []
    for address in all_addresses():
        for method in ("PUT", "PATCH", "DELETE"):
            answer, tables = ask(browser, path_of(address, made), method)
            if (answer.status_code < 400 and answer.status_code not in {301, 302}) or tables:
                problems.append(f"{method} {address.name}: {answer.status_code} {tables}")
    assert not problems, "\n".join(problems)


@pytest.mark.django_db
def test_every_change_needs_the_forms_own_token() -> None:
    from django.test import Client

    made = world.build()
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(made.people["coordinator"])  # type: ignore[arg-type]
    for address in all_addresses():
        answer, tables = ask(browser, path_of(address, made), "POST")
        assert answer.status_code in {403, 404, 405}, f"{address.name}: {answer.status_code}"
        assert not tables, address.name
