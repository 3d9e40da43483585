"""The parts of a ZIP package, unpacked piece by piece and only as far as an honest document goes."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator

from lotsennetz.search.extraction.problems import Problem, Unreadable

MOST_MEMBERS = 5_000
MOST_UNPACKED = 150_000_000  # of all parts that are read
MOST_RATIO = 250  # XML packs well, but not like zeros
_HARMLESS = 2_000_000
_PIECE = 65_536
_ENCRYPTED = 0x1


class Package:
    """An opened ZIP file. Nothing in it is written to disk, and no ZIP file in it is opened."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        if len(archive.filelist) > MOST_MEMBERS:
            raise Unreadable(Problem.TOO_LARGE)
        self.names = {member.filename for member in archive.filelist}
        self._left = MOST_UNPACKED

    def like(self, pattern: re.Pattern[str]) -> list[str]:
        """The names that match, by the numbers in them."""
        return sorted(
            filter(pattern.fullmatch, self.names), key=lambda name: (_numberless(name), _number(name))
        )

    def pieces(self, name: str) -> Iterator[bytes]:
        member = self._archive.getinfo(name)
        if member.flag_bits & _ENCRYPTED:
            raise Unreadable(Problem.ENCRYPTED)
        if member.file_size > max(_HARMLESS, MOST_RATIO * member.compress_size):
            raise Unreadable(Problem.TOO_LARGE)
        with self._archive.open(member) as part:
            while piece := part.read(_PIECE):
                self._left -= len(piece)
                if self._left < 0:
                    raise Unreadable(Problem.TOO_LARGE)
                yield piece


def _numberless(name: str) -> str:
    return re.sub(r"\d+", "", name)


def _number(name: str) -> int:
    return int("".join(re.findall(r"\d", name))[:9] or 0)
