"""A group with a member, and what the readers of its files need."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.storage import default_storage
from openpyxl import load_workbook

from lotsennetz.groups.models import Group
from lotsennetz.people.models import Person
from tests.content_factories import GroupFactory, member_of


@pytest.fixture
def group(network: object) -> Group:
    made: Group = GroupFactory.create(name="E-Akte", slug="e-akte", privacy=Group.Privacy.PUBLIC)
    return made


@pytest.fixture
def member(group: Group, staff_kehl: Person) -> Person:
    member_of(group, staff_kehl)
    return staff_kehl


def body_of(answer: Any) -> bytes:
    """Read to the end, which also closes the file."""
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def csv_rows(answer: Any) -> list[dict[str, str]]:
    text = body_of(answer).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))


def xlsx_rows(answer: Any) -> list[list[Any]]:
    sheet = load_workbook(io.BytesIO(body_of(answer))).active
    assert sheet is not None
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


class Package:
    """What is in the ZIP file."""

    def __init__(self, content: bytes) -> None:
        self.zip = zipfile.ZipFile(io.BytesIO(content))
        assert self.zip.testzip() is None

    def __getitem__(self, name: str) -> Any:
        return json.loads(self.zip.read(name))

    @property
    def names(self) -> set[str]:
        return set(self.zip.namelist())

    @property
    def readme(self) -> str:
        return self.zip.read("README.txt").decode()

    @property
    def text(self) -> str:
        return "\n".join(self.zip.read(name).decode("utf-8", "replace") for name in self.zip.namelist())


@pytest.fixture(autouse=True)
def _no_file_is_left_behind(db: None) -> Iterator[None]:
    """Every test removes what it made, so that each can look at what is there."""
    yield
    if default_storage.exists("takeout"):
        for name in default_storage.listdir("takeout")[1]:
            default_storage.delete(f"takeout/{name}")
