"""PDF, page by page: a page that cannot be read does not take the others with it."""

from __future__ import annotations

from typing import BinaryIO

from pypdf import PageObject, PdfReader, overwrite_configuration
from pypdf.errors import LimitReachedError

from lotsennetz.search.extraction.problems import Problem, Unreadable
from lotsennetz.search.extraction.sink import Sink

_STREAM_BYTES = 30_000_000
_DECODED_BYTES = 100_000_000


def read(file: BinaryIO, sink: Sink) -> None:
    overwrite_configuration(
        zlib_maximum_output_length=_STREAM_BYTES,
        lzw_maximum_output_length=_STREAM_BYTES,
        run_length_maximum_output_length=_STREAM_BYTES,
        array_based_stream_maximum_output_length=_STREAM_BYTES,
        stream_decoding_work_maximum_length=_DECODED_BYTES,
        jbig2dec_binary=None,
    )
    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):  # many are locked against changes only: those open
        raise Unreadable(Problem.ENCRYPTED)
    worst = Problem.NONE
    for page in reader.pages:
        text, problem = _page(page)
        worst = worst or problem
        sink.add(text + "\n")
        sink.flush()
    if worst:
        raise Unreadable(worst)


def _page(page: PageObject) -> tuple[str, Problem]:
    try:
        return page.extract_text(), Problem.NONE
    except MemoryError:
        raise
    except LimitReachedError:
        return "", Problem.TOO_LARGE
    except Exception:  # noqa: BLE001 -- there is no list of what the library raises for a damaged page
        return "", Problem.BROKEN
