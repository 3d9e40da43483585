"""The normal forms of Unicode, in a time that grows with the text and not with its square."""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

LONGEST_RUN = 64  # a letter with more marks than that is no letter of any language
# Each ASCII letter begins anew; only the last one may melt into what follows it.
_RUN = re.compile(rf"[\x00-\x7f]*[^\x00-\x7f]{{0,{LONGEST_RUN}}}")


def normalised(form: Literal["NFC", "NFKC", "NFD", "NFKD"], text: str) -> str:
    """As ``unicodedata.normalize``, which sorts runs of marks in quadratic time while no other thread runs."""
    if text.isascii():
        return text
    return "".join([unicodedata.normalize(form, run) for run in _RUN.findall(text)])
