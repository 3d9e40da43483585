"""The sample networks hang together: every name leads somewhere, nothing real is claimed by accident."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import lotsennetz.demo
import lotsennetz.people
import lotsennetz.topics
from lotsennetz.demo.conversation import OLDEST
from lotsennetz.entries.models import Kind, ReactionKind, Visibility
from lotsennetz.groups.models import Group
from lotsennetz.people.models import Municipality, Person, Role

Row = dict[str, Any]
REGIONS = ("ortenau-digital", "regional-digital")
LARGE_TOWNS = ("achern", "kehl", "lahr", "oberkirch", "offenburg")
MENTION = re.compile(r"@\[(\w+):([^\]\s]+)\]")


def read(package: Any, *parts: str) -> Any:
    return json.loads((Path(package.__file__).parent / "facts").joinpath(*parts).read_text(encoding="utf-8"))


class Sample:
    """Everything that is shipped for one region."""

    def __init__(self, region: str) -> None:
        self.region = region
        self.facts: Row = read(lotsennetz.people, f"{region}.json")
        self.shapes: Row = read(lotsennetz.people, f"shapes-{region}.json")
        self.people: list[Row] = read(lotsennetz.demo, region, "people.json")["people"]
        self.groups: list[Row] = read(lotsennetz.demo, region, "groups.json")["groups"]
        folder = Path(lotsennetz.demo.__file__).parent / "facts" / region / "entries"
        files = sorted(folder.glob("*.json"))
        self.entries: list[Row] = [
            row for file in files for row in json.loads(file.read_text(encoding="utf-8"))["entries"]
        ]
        catalogue = read(lotsennetz.topics, "topics.json")
        self.topics = {leaf["slug"] for group in catalogue["groups"] for leaf in group["topics"]}
        self.person = {row["key"]: row for row in self.people}
        self.group = {row["slug"]: row for row in self.groups}

    @property
    def bodies(self) -> set[str]:
        """What is no municipality: the Landratsamt, and the body that the guest comes from."""
        coordinator = self.facts["network"]["coordinator"]
        return {"staedtetag"} | ({coordinator["slug"]} if coordinator["ags"] is None else set())

    @property
    def slugs(self) -> set[str]:
        """Everything that a person can belong to."""
        return {row["slug"] for row in self.facts["municipalities"]} | self.bodies

    def members_of(self, group: Row) -> set[str]:
        towns = group["municipality_members"]
        own = {row["key"] for row in self.people if row["municipality"] in towns}
        return {group["owner"], *group["moderators"], *group["members"], *own}

    def circle(self, entry: Row) -> set[str]:
        """Who may write at an entry."""
        if entry["visibility"] == "municipality":
            town = self.person[entry["author"]]["municipality"]
            return {row["key"] for row in self.people if row["municipality"] == town}
        return self.members_of(self.group[entry["group"]]) if entry["group"] else set(self.person)


@pytest.fixture(scope="module", params=REGIONS)
def sample(request: pytest.FixtureRequest) -> Sample:
    return Sample(request.param)


def remarks(entry: Row) -> Iterator[tuple[Row, float]]:
    """Comments and replies, each with the age of what it answers."""
    for comment in entry["comments"]:
        yield comment, entry["days_ago"]
        for reply in comment["replies"]:
            yield reply, comment["days_ago"]


def twice(values: Iterator[Any] | list[Any]) -> list[Any]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_municipalities_of_the_ortenau() -> None:
    facts = Sample("ortenau-digital").facts
    keys = [row["ags"] for row in facts["municipalities"]]
    network = facts["network"]
    assert len(keys) == len(set(keys)) == 51
    assert all(key.startswith("08317") for key in keys)
    assert "08317971" not in keys
    assert sum(row["population"] for row in facts["municipalities"]) == 437_242
    assert network["coordinator"]["kind"] == "landratsamt"
    assert network["coordinator"]["district_key"] == "08317"
    assert len(network["founders"]) == 5
    assert len(network["signatories"]) == len(network["members"]) == 22
    towns = {row["slug"] for row in facts["municipalities"] if row["ags"] in network["founders"]}
    assert towns == set(LARGE_TOWNS)


def test_municipalities_of_the_second_region() -> None:
    facts = Sample("regional-digital").facts
    kinds = Counter(row["kind"] for row in facts["municipalities"])
    assert kinds == {"grosse_kreisstadt": 8, "stadtkreis": 1}
    assert facts["ags_prefixes"] == ["08211", "08215", "08216"]
    assert facts["network"]["coordinator"]["ags"] == "08215017"
    assert {row["slug"] for row in facts["municipalities"]} >= {"rheinstetten", "baden-baden"}


def test_facts_name_their_source_and_fit_the_model(sample: Sample) -> None:
    facts = sample.facts
    assert facts["licence"] == "dl-de/by-2-0"
    assert "Statistisches Bundesamt (Destatis)" in facts["attribution"]
    assert facts["attribution"].endswith("verändert")
    keys = {row["ags"] for row in facts["municipalities"]}
    for role in ("members", "founders", "signatories"):
        assert set(facts["network"][role]) <= keys
    assert twice([*(row["slug"] for row in facts["municipalities"]), *sample.bodies]) == []
    for row in facts["municipalities"]:
        assert row["ags"].startswith(tuple(facts["ags_prefixes"]))
        assert row["ars"].startswith(row["ags"][:5])
        assert row["ars"].endswith(row["ags"][5:])
        assert row["kind"] in Municipality.Kind.values
        assert row["population"] > 500
        assert re.fullmatch(r"7\d{4}", row["postcode"])
        assert 7.4 < row["lon"] < 8.9
        assert 48.0 < row["lat"] < 49.4
        assert row["website"] == ""


def test_shapes_cover_all_and_stay_small(sample: Sample) -> None:
    shapes = sample.shapes
    file = Path(lotsennetz.people.__file__).parent / "facts" / f"shapes-{sample.region}.json"
    assert file.stat().st_size < 150_000
    assert shapes["attribution"] == "© GeoBasis-DE / BKG 2016, verändert"
    assert list(shapes["shapes"]) == [row["ags"] for row in sample.facts["municipalities"]]
    left, top, width, height = (float(number) for number in shapes["view_box"].split())
    assert (left, top, width) == (0, 0, 1000)
    for path in [shapes["outline"], *(shape["path"] for shape in shapes["shapes"].values())]:
        assert re.fullmatch(r"(M[\d.]+ [\d.]+l[-\d. ]+z)+", path)
        for ring in corners(path):
            assert len(set(ring)) >= 3
            assert all(0 <= x <= width * 10 and 0 <= y <= height * 10 for x, y in ring)
    for shape in shapes["shapes"].values():
        assert inside(shape["label"], corners(shape["path"]))


def test_shared_borders_are_shared() -> None:
    """Inside the region each edge belongs to two neighbours; what has one owner lies on the outline."""
    shapes = Sample("ortenau-digital").shapes
    uses = Counter(edge for shape in shapes["shapes"].values() for edge in edges(shape["path"]))
    assert max(uses.values()) == 2
    outline = set(edges(shapes["outline"]))
    strays = [edge for edge, count in uses.items() if count == 1 and edge not in outline]
    # Only the uninhabited area at the Rhine, which has no shape of its own, leaves edges with one owner.
    assert 0 < len(strays) < 40
    assert len(uses) > 2000


def corners(path: str) -> list[list[tuple[int, int]]]:
    """The rings of a path in whole tenths."""
    rings = []
    for part in path.rstrip("z").split("z"):
        start, _, steps = part.partition("l")
        numbers = [round(float(n) * 10) for n in re.findall(r"-?[\d.]+", steps)]
        x, y = (round(float(n) * 10) for n in start[1:].split())
        ring = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def edges(path: str) -> Iterator[frozenset[tuple[int, int]]]:
    for ring in corners(path):
        yield from (frozenset(pair) for pair in zip(ring, ring[1:] + ring[:1], strict=True))


def inside(label: list[float], rings: list[list[tuple[int, int]]]) -> bool:
    x, y = label[0] * 10, label[1] * 10
    crossings = 0
    for ring in rings:
        for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
            crossings += (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
    return crossings % 2 == 1


def test_people_are_invented_and_reachable_nowhere(sample: Sample) -> None:
    for row in sample.people:
        assert re.fullmatch(r"[a-z0-9.-]+@[a-z0-9-]+\.example", row["email"]), row["key"]
        assert row["email"].endswith(f"@{row['municipality']}.example"), row["key"]
        assert re.fullmatch(r"069 90009-\d{3}", row["phone"]), row["key"]
    for field in ("key", "email", "phone"):
        assert twice([row[field] for row in sample.people]) == []
    assert twice([(row["given_name"], row["family_name"]) for row in sample.people]) == []


def test_people_fit_the_model(sample: Sample) -> None:
    members = set(sample.facts["network"]["members"])
    joined = {row["slug"] for row in sample.facts["municipalities"] if row["ags"] in members}
    joined |= sample.bodies
    for row in sample.people:
        assert row["roles"], row["key"]
        assert set(row["roles"]) <= set(Role.values), row["key"]
        assert row["municipality"] in joined, row["key"]
        assert row["phone_visibility"] in Person.Circle.values
        assert row["email_visibility"] in Person.Circle.values
        assert set(row["topics"]) <= sample.topics, row["key"]
        assert len(row["about"]) <= 1000
        assert row["function"]
        assert row["department"]
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", row["key"])


def test_promised_sign_ins() -> None:
    ortenau = {row["email"]: row for row in Sample("ortenau-digital").people}
    facts = Sample("ortenau-digital").facts
    joined = [r["slug"] for r in facts["municipalities"] if r["ags"] in facts["network"]["members"]]
    assert 55 <= len(ortenau) <= 65
    assert ortenau["koordination@landratsamt.example"]["roles"] == ["coordinator"]
    assert ortenau["gast@staedtetag.example"]["roles"] == ["guest"]
    assert [slug for slug in joined if "officer" not in ortenau[f"digital@{slug}.example"]["roles"]] == []
    assert [slug for slug in LARGE_TOWNS if "guide" not in ortenau[f"lotse@{slug}.example"]["roles"]] == []


def test_promised_sign_ins_of_the_second_region() -> None:
    sample = Sample("regional-digital")
    people = {row["email"]: row for row in sample.people}
    assert people["koordination@ettlingen.example"]["roles"] == ["coordinator"]
    for row in sample.facts["municipalities"]:
        assert people[f"digital@{row['slug']}.example"]["roles"] == ["officer"]


def test_groups_fit_the_model(sample: Sample) -> None:
    assert len(sample.groups) == {"ortenau-digital": 10, "regional-digital": 9}[sample.region]
    assert (
        twice([row["slug"] for row in sample.groups]) == twice([row["name"] for row in sample.groups]) == []
    )
    guests = {row["key"] for row in sample.people if "guest" in row["roles"]}
    for row in sample.groups:
        assert row["join_policy"] in Group.JoinPolicy.values
        assert row["privacy"] in Group.Privacy.values
        assert row["topic"] in sample.topics
        assert 0 < len(row["description"]) <= 500
        named = [row["owner"], *row["moderators"], *row["members"]]
        assert twice(named) == [], row["slug"]
        assert set(named) <= set(sample.person), row["slug"]
        assert set(row["municipality_members"]) <= sample.slugs
        assert not guests & {row["owner"], *row["moderators"]}, row["slug"]
    joined = {row["slug"] for row in sample.groups if sample.members_of(row) & guests}
    assert joined == (
        {"service-bw", "buergerservice-online"} if sample.region == "ortenau-digital" else set()
    )


def test_groups_of_the_ortenau_show_every_way_in() -> None:
    groups = Sample("ortenau-digital").groups
    assert [row["slug"] for row in groups[:3]] == ["e-akte", "service-bw", "digitallotsen"]
    assert {row["join_policy"] for row in groups} == set(Group.JoinPolicy.values)
    assert {row["privacy"] for row in groups} == set(Group.Privacy.values)
    assert sum(row["archived"] for row in groups) == 1
    assert any(row["municipality_members"] for row in groups)


def test_entries_fit_the_model(sample: Sample) -> None:
    assert len(sample.entries) == 150
    assert twice([row["key"] for row in sample.entries]) == []
    for row in sample.entries:
        assert row["kind"] in Kind.values
        assert row["visibility"] in Visibility.values
        assert row["topics"]
        assert set(row["topics"]) <= sample.topics
        assert row["body"] == row["body"].strip() != ""
        assert row["title"] is None or 0 < len(row["title"]) <= 200
        assert row["title"] is not None or row["kind"] == "post"
        assert 0 <= row["days_ago"] <= OLDEST
        assert (row["kind"] == "link") == bool(row["link_url"]), row["key"]
        assert row["kind"] != "file" or row["files"], row["key"]
        assert len({tag.casefold() for tag in row["tags"]}) == len(row["tags"])


def test_entries_keep_to_what_their_group_allows(sample: Sample) -> None:
    for row in sample.entries:
        group = sample.group.get(row["group"])
        assert row["author"] in sample.circle(row), row["key"]
        if group is None:
            assert row["group"] is None
            assert row["visibility"] != "group"
            continue
        cap = {
            "members": {"group"},
            "network": {"group", "network"},
            "public": {"group", "network", "public"},
        }
        assert row["visibility"] in cap[group["privacy"]], row["key"]


def test_remarks_come_after_what_they_answer_and_from_people_who_may(sample: Sample) -> None:
    guests = {row["key"] for row in sample.people if "guest" in row["roles"]}
    for row in sample.entries:
        circle = sample.circle(row) - (guests if row["visibility"] != "public" else set())
        accepted = [comment for comment in row["comments"] if comment["accepted"]]
        assert len(accepted) <= (row["kind"] == "question"), row["key"]
        assert set(row["followers"]) <= circle, row["key"]
        for remark, limit in remarks(row):
            assert remark["author"] in circle, (row["key"], remark["author"])
            assert 0 <= remark["days_ago"] < limit, (row["key"], remark["days_ago"])
        for thing in [row, *(remark for remark, _ in remarks(row))]:
            assert set(thing["reactions"]) <= set(ReactionKind.values), row["key"]
            for people in thing["reactions"].values():
                assert twice(people) == [], row["key"]
                assert set(people) <= circle - {thing["author"]}, row["key"]


def test_mentions_and_links_lead_somewhere_harmless(sample: Sample) -> None:
    found = 0
    for row in sample.entries:
        for text in [row["body"], *(remark["body"] for remark, _ in remarks(row))]:
            assert text.count("@[") == len(MENTION.findall(text)), row["key"]
            for kind, name in MENTION.findall(text):
                found += 1
                assert name in (sample.slugs if kind == "kommune" else sample.person), (row["key"], name)
                assert kind in ("kommune", "person")
            assert not re.search(r"https?://|www\.", text), row["key"]
        if row["link_url"]:
            law = row["link_url"].startswith("https://www.gesetze-im-internet.de/")
            assert law or re.match(r"https://[a-z.-]+\.example(/|$)", row["link_url"]), row["key"]
    assert found >= 1


def test_files_can_be_made(sample: Sample) -> None:
    endings = {"pdf", "docx", "odt", "xlsx", "csv", "txt", "png"}
    for row in sample.entries:
        for file in row["files"]:
            assert file["generator"] in endings
            assert file["name"].endswith("." + file["generator"])
            assert ("rows" in file) == (file["generator"] in ("xlsx", "csv")), file["name"]
            assert ("text" in file) != ("rows" in file)
            assert "alt" in file or file["generator"] != "png"
            if "rows" in file:
                assert len({len(line) for line in file["rows"]}) == 1, file["name"]


def test_no_two_texts_alike() -> None:
    texts: list[str] = []
    for region in REGIONS:
        for row in Sample(region).entries:
            texts += [row["body"], *(remark["body"] for remark, _ in remarks(row))]
    assert len(texts) > 200
    assert twice([re.sub(r"\W+", " ", text).casefold() for text in texts]) == []
    assert [text for text in texts if re.search(r"lorem|todo|xxx|erfolgreich", text, re.IGNORECASE)] == []
    starts = twice([" ".join(text.split()[:4]).casefold() for text in texts])
    assert starts == []


def test_every_kind_of_talk_is_there() -> None:
    entries = Sample("ortenau-digital").entries
    assert {row["kind"] for row in entries} == set(Kind.values)
    assert {row["visibility"] for row in entries} == set(Visibility.values)
    questions = [row for row in entries if row["kind"] == "question"]
    answered = [row for row in questions if any(comment["accepted"] for comment in row["comments"])]
    assert len(answered) >= 8
    assert len(questions) - len(answered) >= 5
    assert any(not row["comments"] for row in questions)
    used = {kind for row in entries for kind in row["reactions"]}
    assert used == set(ReactionKind.values)
    assert sum(row["fact"] for row in entries) >= 8
    assert len({row["author"] for row in entries}) >= 30
