"""Write the package: record by record, file by file, so that it may be larger than the memory."""

from __future__ import annotations

import logging
import shutil
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.timezone import localtime

from lotsennetz.core import clock
from lotsennetz.exports.takeout.part import Owner, Record, StoredFile
from lotsennetz.exports.takeout.readme import readme
from lotsennetz.exports.takeout.sources import FILES, PARTS
from lotsennetz.people.models import Person

logger = logging.getLogger(__name__)
_PIECE = 1 << 20
_ENCODER = DjangoJSONEncoder(ensure_ascii=False, indent=1)


def write_archive(person: Person, out: IO[bytes]) -> None:
    """Everything there is about ``person``. What cannot be read is named in the README."""
    owner = Owner(person)
    now = localtime(clock.now())
    missing: list[str] = []
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part in PARTS:
            with package.open(_info(part.name, now), "w", force_zip64=True) as file:
                write_json(part.records(owner), file)
        for source in FILES:
            for stored in source(owner):
                missing += [] if _add_file(package, stored, now) else [stored.place]
        package.writestr(_info("README.txt", now), readme(person, now, missing).encode("utf-8-sig"))


def _info(place: str, now: datetime, *, packed: bool = True) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(place, now.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    info.external_attr = 0o600 << 16
    return info


def write_json(records: Iterable[Record], file: IO[bytes]) -> None:
    """An array with one record after the other. What UTF-8 cannot hold becomes JSON's own escape for it."""
    separator = b"[\n"
    for record in records:
        file.write(separator + _ENCODER.encode(record).encode("utf-8", "backslashreplace"))
        separator = b",\n"
    file.write(b"[]\n" if separator == b"[\n" else b"\n]\n")


def _add_file(package: zipfile.ZipFile, stored: StoredFile, now: datetime) -> bool:
    """Opened before the package hears of it: a file that is gone leaves no empty one behind."""
    try:
        source = stored.file.open("rb")
    except OSError:
        logger.warning("the bytes of %s are missing", stored.file.name)
        return False
    # Mostly pictures and documents, which are packed already.
    with source, package.open(_info(stored.place, now, packed=False), "w", force_zip64=True) as file:
        shutil.copyfileobj(source.file, file, _PIECE)
    return True
