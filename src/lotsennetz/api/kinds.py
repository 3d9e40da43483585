"""Kinds of values that come from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

LARGEST = 2**63 - 1
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)


def _storable(text: str) -> str:
    """No database keeps NUL, and no answer could hold half a character."""
    if "\x00" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
        raise PydanticCustomError("characters", "characters that cannot be stored")
    return text


def _written_out(value: Any) -> Any:
    """Numbers are no moments: whoever sends seconds may have meant milliseconds."""
    if not isinstance(value, str) or value.lstrip("-").replace(".", "", 1).isdecimal():
        raise PydanticCustomError("moment", "not a moment")
    return value


def _in_our_time(moment: datetime) -> datetime:
    try:
        if moment.tzinfo is not None and _EARLIEST <= moment.astimezone(UTC) <= _LATEST:
            return moment.astimezone(UTC)
    except OverflowError:
        pass
    raise PydanticCustomError("moment", "not a moment of ours")


Text = Annotated[str, AfterValidator(_storable)]
Word = Annotated[str, Field(max_length=100), AfterValidator(_storable)]
Moment = Annotated[datetime, BeforeValidator(_written_out), AfterValidator(_in_our_time)]
Number = Annotated[int, Field(ge=1, le=LARGEST)]
