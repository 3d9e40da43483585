"""What pydantic finds wrong, in our words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lotsennetz.api.problems import Refusal, missing

_TEXT = gettext_lazy("Hier steht ein Text.")
_NUMBER = gettext_lazy("Hier steht eine ganze Zahl.")
_YES_OR_NO = gettext_lazy("Hier steht true oder false.")
_MOMENT = gettext_lazy("Hier stehen Tag, Uhrzeit und Zeitzone, zum Beispiel 2026-03-01T08:00:00Z.")
_LIST = gettext_lazy("Hier steht eine Liste.")
_OBJECT = gettext_lazy("Hier steht ein Objekt.")
_CHARACTERS = gettext_lazy("Der Text enthält Zeichen, die sich nicht speichern lassen.")
_OTHER = gettext_lazy("Dieser Wert ist nicht möglich.")
_SENTENCES: dict[str, Promise] = {
    "missing": gettext_lazy("Diese Angabe fehlt."),
    "extra_forbidden": gettext_lazy("Diese Angabe gibt es hier nicht."),
    "string_type": _TEXT,
    "string_unicode": _CHARACTERS,
    "characters": _CHARACTERS,
    "int_type": _NUMBER,
    "int_parsing": _NUMBER,
    "int_parsing_size": _NUMBER,
    "int_from_float": _NUMBER,
    "bool_type": _YES_OR_NO,
    "bool_parsing": _YES_OR_NO,
    "moment": _MOMENT,
    "datetime_type": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_object_invalid": _MOMENT,
    "timezone_aware": _MOMENT,
    "list_type": _LIST,
    "dict_type": _OBJECT,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
}
#: With a number or names in it: the sentence, and what pydantic calls that.
_FILLED: dict[str, tuple[Promise, str]] = {
    "string_too_long": (gettext_lazy("Höchstens %(value)s Zeichen."), "max_length"),
    "string_too_short": (gettext_lazy("Mindestens %(value)s Zeichen."), "min_length"),
    "too_long": (gettext_lazy("Höchstens %(value)s Werte."), "max_length"),
    "greater_than_equal": (gettext_lazy("Mindestens %(value)s."), "ge"),
    "less_than_equal": (gettext_lazy("Höchstens %(value)s."), "le"),
    "literal_error": (gettext_lazy("Möglich sind %(value)s."), "expected"),
    "enum": (gettext_lazy("Möglich sind %(value)s."), "expected"),
}
#: What operations call the whole of a body.
BODY = "sent"


def sentence(kind: str, context: Mapping[str, Any]) -> str:
    """One error's sentence in the active language."""
    if kind in _FILLED:
        text, name = _FILLED[kind]
        value = str(context.get(name, ""))
        return str(text) % {"value": value.replace(" or ", ", ").replace("'", "")}
    return str(_SENTENCES.get(kind, _OTHER))


def _field(place: Sequence[Any]) -> str:
    parts = [str(part) for part in place[1:]]
    if place and place[0] in {"body", "form", "file"} and parts[:1] == [BODY]:
        parts = parts[1:]
    return ".".join(parts) or "body"


def from_validation(errors: Sequence[Mapping[str, Any]]) -> Refusal:
    """An address that cannot be meant leads nowhere; everything else is named field by field."""
    if any(error["loc"][:1] == ("path",) for error in errors):
        return missing()
    found = [(_field(error["loc"]), sentence(error["type"], error.get("ctx", {}))) for error in errors]
    found = [(field.encode("utf-8", "replace").decode()[:100], text) for field, text in found[:20]]
    return Refusal(422, _("Eine Angabe fehlt oder stimmt nicht."), errors=found)
