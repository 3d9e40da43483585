"""How templates call what they call."""

from __future__ import annotations

from types import FunctionType
from typing import Any

from jinja2.runtime import Context, Macro

_ONLY_FOR_JINJA = ("_loop_vars", "_block_vars")


class CallingContext(Context):
    """Jinja's context, except that macros and plain functions are called without being asked four questions first.

    A stream calls four hundred of them for one page; only the few that want Jinja's context go the long way.
    """

    def call(self, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        kind = type(obj)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind is not FunctionType or obj.__dict__:  # pass_context and its like leave their mark there
            return super().call(obj, *args, **kwargs)
        if kwargs:
            for name in _ONLY_FOR_JINJA:
                kwargs.pop(name, None)
        return obj(*args, **kwargs)
