"""What the repository says of itself to catalogues and to people who found a weakness."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import lotsennetz

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "publiccode.yml").read_text()
MANDATORY = (
    *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType"),
    *("description", "legal", "maintenance", "localisation"),
)


def top_level(key: str) -> str:
    found = re.search(rf"^{key}:(.*)$", TEXT, re.MULTILINE)
    assert found, key
    return found[1].strip().strip('"')


def folded(key: str) -> list[str]:
    """Texts of that key, one per language: in the line itself, or folded below it."""
    return [
        " ".join((inline or below).split())
        for inline, below in re.findall(rf"^    {key}: (?:>\n((?:      .*\n)+)|(.+)\n)", TEXT, re.MULTILINE)
    ]


def test_what_the_standard_demands_is_there() -> None:
    for key in MANDATORY:
        top_level(key)
    lengths = {"genericName": (1, 35), "shortDescription": (1, 150), "longDescription": (150, 10_000)}
    for key, (least, most) in lengths.items():
        said = folded(key)
        assert len(said) == 2, key
        assert all(least <= len(text) <= most for text in said), key


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert top_level("softwareVersion") == project["version"] == lotsennetz.__version__
    assert top_level("name").lower() == project["name"]


def test_no_address_is_named_that_looks_real_and_is_not() -> None:
    """Either the source has an address, or the file says by .invalid that there is none, and SECURITY.md agrees."""
    host = urlsplit(top_level("url")).hostname or ""
    assert host
    assert not host.endswith((".example", ".test", ".localhost", "example.com", "example.org"))
    security = (ROOT / "SECURITY.md").read_text()
    assert ("no public repository" in security) is host.endswith(".invalid")
    assert "/.well-known/security.txt" in security
    assert not re.search(r"mailto:|\S@\S|https?://", security)
