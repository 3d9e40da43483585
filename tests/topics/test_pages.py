"""The catalogue comes in whole, and its pages show what each viewer may see."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from lotsennetz.core.models import AuditRecord
from lotsennetz.core.ui.icons import NAMES
from lotsennetz.entries.models import Visibility
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Network, Person
from lotsennetz.topics.models import Product, Topic
from lotsennetz.topics.queries import matched_synonym, tree
from lotsennetz.topics.services import FACTS, CatalogueProblem, load_catalogue
from lotsennetz.topics.words import all_words_in, fold
from tests.conftest import ClientOf
from tests.content_factories import EntryFactory, GroupFactory, ProductFactory, TopicFactory

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>'\"&"


def test_loading_twice_changes_nothing(db: None) -> None:
    first = load_catalogue()
    assert first.created == Topic.objects.count() + Product.objects.count() > 90
    before = list(Topic.objects.order_by("pk").values()), list(Product.objects.order_by("pk").values())
    second = load_catalogue()
    assert (second.created, second.changed, second.retired) == (0, 0, 0)
    assert before == (
        list(Topic.objects.order_by("pk").values()),
        list(Product.objects.order_by("pk").values()),
    )
    assert AuditRecord.objects.filter(action="topics.catalogue_loaded").count() == 1


def test_two_levels_with_synonyms_and_products(db: None) -> None:
    load_catalogue()
    leaves = Topic.objects.filter(parent__isnull=False)
    assert 55 <= leaves.count() <= 70
    assert not leaves.filter(parent__parent__isnull=False).exists()
    assert all(leaf.synonyms for leaf in leaves)
    assert Topic.objects.get(slug="e-akte").products.exists()


def test_a_real_network_gets_no_invented_products(db: None) -> None:
    load_catalogue(samples=False)
    assert Product.objects.exists()
    assert not Product.objects.filter(sample=True).exists()


def test_every_icon_of_the_facts_is_one_of_ours() -> None:
    groups = json.loads((FACTS / "topics.json").read_text(encoding="utf-8"))["groups"]
    wanted = {row["icon"] for group in groups for row in [group, *group["topics"]]}
    assert wanted <= NAMES


def write(
    folder: Path, groups: list[dict[str, object]], products: list[dict[str, object]] | None = None
) -> Path:
    (folder / "topics.json").write_text(json.dumps({"groups": groups}), encoding="utf-8")
    (folder / "products.json").write_text(json.dumps({"products": products or []}), encoding="utf-8")
    return folder


def test_changes_and_retirement(db: None, tmp_path: Path) -> None:
    akten: dict[str, object] = {"slug": "akten", "title": "Akten", "title_en": "Files"}
    alt: dict[str, object] = {"slug": "alt", "title": "Alt", "title_en": "Old"}
    load_catalogue(facts=write(tmp_path, [akten, alt]))
    done = load_catalogue(facts=write(tmp_path, [{**akten, "title": "Akten und Post"}]))
    assert (done.created, done.changed, done.retired) == (0, 1, 1)
    assert Topic.objects.get(slug="akten").title == "Akten und Post"
    assert not Topic.objects.get(slug="alt").active
    assert load_catalogue(facts=write(tmp_path, [akten, alt])).changed == 2


@pytest.mark.parametrize(
    ("groups", "products"),
    [
        ([{"slug": "a", "title": "A", "title_en": "A"}, {"slug": "a", "title": "B", "title_en": "B"}], []),
        (
            [
                {
                    "slug": "a",
                    "title": "A",
                    "title_en": "A",
                    "topics": [
                        {
                            "slug": "b",
                            "title": "B",
                            "title_en": "B",
                            "topics": [{"slug": "c", "title": "C", "title_en": "C"}],
                        }
                    ],
                }
            ],
            [],
        ),
        (
            [{"slug": "a", "title": "A", "title_en": "A"}],
            [{"slug": "p", "name": "P", "licence_kind": "open_source", "topics": ["fehlt"]}],
        ),
        (
            [{"slug": "a", "title": "A", "title_en": "A"}],
            [{"slug": "p", "name": "P", "licence_kind": "halb"}],
        ),
    ],
)
def test_a_broken_file_changes_nothing(
    db: None, tmp_path: Path, groups: list[dict[str, object]], products: list[dict[str, object]]
) -> None:
    with pytest.raises(CatalogueProblem):
        load_catalogue(facts=write(tmp_path, groups, products))
    assert not Topic.objects.exists()
    assert not Product.objects.exists()


@pytest.mark.parametrize(
    ("query", "text", "found"),
    [
        ("burgerburo", "Bürgerbüro", True),
        ("STRASSE", "Straße", True),
        ("akte dms", "DMS, E-Akte", True),
        ("x", "y", False),
    ],
)
def test_words_are_compared_as_people_mean_them(query: str, text: str, found: bool) -> None:
    assert all_words_in(query, [text]) is found
    assert fold(fold(text)) == fold(text)


# pages


@pytest.fixture
def e_akte(network: Network) -> Topic:
    branch = TopicFactory.create(slug="akten", title="Akten und Post", icon="folders")
    leaf: Topic = TopicFactory.create(
        slug="e-akte",
        title="E-Akte",
        parent=branch,
        description="Alles an einem Ort.",
        synonyms=["eAkte", "Registratur"],
    )
    TopicFactory.create(slug="e-post", title="E-Posteingang", parent=branch, synonyms=["Poststelle"])
    return leaf


def test_the_overview_is_for_everybody(e_akte: Topic, officer_kehl: Person, client_of: ClientOf) -> None:
    for person in (None, officer_kehl):
        page = client_of(person).get("/themen/").text
        assert "Akten und Post" in page
        assert 'href="/themen/e-akte/"' in page


@pytest.mark.parametrize(
    ("query", "leaves"),
    [
        ("registratur", {"e-akte"}),
        ("POSTSTELLE", {"e-post"}),
        ("akten und post", {"e-akte", "e-post"}),
        ("nichts davon", set()),
    ],
)
def test_synonyms_find_topics(e_akte: Topic, client_of: ClientOf, query: str, leaves: set[str]) -> None:
    page = client_of(None).get("/themen/", {"q": query}).text
    assert {slug for slug in ("e-akte", "e-post") if f'href="/themen/{slug}/"' in page} == leaves


def test_a_synonym_explains_the_find(e_akte: Topic, client_of: ClientOf) -> None:
    assert matched_synonym(e_akte, "registratur") == "Registratur"
    assert matched_synonym(e_akte, "akte") == ""
    assert "auch: Registratur" in client_of(None).get("/themen/", {"q": "registratur"}).text


def test_products_are_found_by_name(e_akte: Topic, client_of: ClientOf) -> None:
    ProductFactory.create(slug="aktenwerk", name="Aktenwerk", vendor="Musterhaus")
    page = client_of(None).get("/themen/", {"q": "musterhaus"}).text
    assert 'href="/themen/produkte/aktenwerk/"' in page
    assert 'href="/themen/e-akte/"' not in page


@pytest.mark.parametrize("query", ["%00", "x" * 3000, "%F0%9F%98%80", "%25", "<b>"])
def test_any_query_is_answered(e_akte: Topic, client_of: ClientOf, query: str) -> None:
    assert client_of(None).get(f"/themen/?q={query}").status_code == 200


def test_inactive_topics_are_gone(e_akte: Topic, client_of: ClientOf) -> None:
    Topic.objects.filter(pk=e_akte.pk).update(active=False)
    assert client_of(None).get("/themen/e-akte/").status_code == 404
    assert [leaf.slug for branch in tree() for leaf in branch.leaves] == ["e-post"]
    assert client_of(None).get("/themen/gibt-es-nicht/").status_code == 404


def test_a_topic_shows_what_belongs_to_it(
    e_akte: Topic,
    officer_kehl: Person,
    stranger: Person,
    guest: Person,
    ex_member: Person,
    client_of: ClientOf,
) -> None:
    product = ProductFactory.create(
        slug="aktenwerk", name="Aktenwerk", vendor="Musterhaus", licence="EUPL-1.2"
    )
    product.topics.add(e_akte)
    officer_kehl.topics.add(e_akte)
    GroupFactory.create(name="Runde Akte", topic=e_akte)
    GroupFactory.create(name="Offene Runde", topic=e_akte, privacy=Group.Privacy.PUBLIC)
    EntryFactory.create(title="Für den Verbund", topic=e_akte, visibility=Visibility.NETWORK)
    EntryFactory.create(title="Für alle", topic=e_akte, visibility=Visibility.PUBLIC)
    common = {
        "Alles an einem Ort.",
        "Registratur",
        "Aktenwerk",
        "EUPL-1.2",
        "Offene Runde",
        "Für alle",
        "Akten und Post",
    }
    inner = {"Runde Akte", "Für den Verbund", officer_kehl.name}
    for person, expected in (
        (None, common),
        (guest, common),
        (ex_member, common),
        (stranger, common | inner),
    ):
        page = client_of(person).get("/themen/e-akte/").text
        assert {text for text in common | inner if text in page} == expected


def test_a_branch_gathers_its_leaves(e_akte: Topic, officer_kehl: Person, client_of: ClientOf) -> None:
    officer_kehl.topics.add(e_akte)
    EntryFactory.create(title="Vom Blatt", topic=e_akte)
    page = client_of(officer_kehl).get("/themen/akten/").text
    assert 'href="/themen/e-akte/"' in page
    assert "Vom Blatt" in page
    assert officer_kehl.name in page


def test_a_product_says_vendor_licence_and_topics(e_akte: Topic, client_of: ClientOf) -> None:
    product = ProductFactory.create(
        slug="aktenwerk",
        name="Aktenwerk",
        vendor="Musterhaus",
        licence="EUPL-1.2",
        url="https://akten.example/",
        sample=True,
    )
    product.topics.add(e_akte)
    page = client_of(None).get("/themen/produkte/aktenwerk/").text
    for text in (
        "Musterhaus",
        "EUPL-1.2",
        "akten.example",
        'href="/themen/e-akte/"',
        "Beispieldaten",
        "geschlossener Quellcode",
    ):
        assert text in page
    assert client_of(None).get("/themen/produkte/fehlt/").status_code == 404


def test_hostile_words_are_shown_not_run(e_akte: Topic, client_of: ClientOf) -> None:
    Topic.objects.filter(pk=e_akte.pk).update(
        title=HOSTILE, title_en=HOSTILE, description=HOSTILE, synonyms=[HOSTILE, {"a": 1}], icon=HOSTILE
    )
    product = ProductFactory.create(
        slug="boese", name=HOSTILE, vendor=HOSTILE, licence=HOSTILE, url="javascript:alert(1)"
    )
    product.topics.add(e_akte)
    for path in ("/themen/", "/themen/?q=script", "/themen/e-akte/", "/themen/produkte/boese/"):
        page = client_of(None).get(path).text
        assert "<script>alert" not in page
        assert 'href="javascript:' not in page
        assert "&lt;script&gt;" in page


def test_pages_cost_the_same_for_many(
    e_akte: Topic, officer_kehl: Person, client_of: ClientOf, django_assert_max_num_queries: object
) -> None:
    for number in range(10):
        EntryFactory.create(topic=e_akte, group=GroupFactory.create(topic=e_akte)).author.topics.add(e_akte)
        ProductFactory.create().topics.add(e_akte)
        TopicFactory.create(parent=e_akte.parent, position=number)
    browser = client_of(officer_kehl)
    for path, most in (("/themen/", 7), ("/themen/e-akte/", 14), ("/themen/akten/", 14)):
        browser.get(path)
        with django_assert_max_num_queries(most):  # type: ignore[operator]
            browser.get(path)
