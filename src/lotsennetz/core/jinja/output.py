"""What compiled templates do with each value they put out."""

from __future__ import annotations

from typing import Any

from django.utils.safestring import SafeString
from jinja2 import nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

_AS_IT_IS = frozenset({Markup, SafeString})


def shown(value: Any) -> str:
    """``markupsafe.escape`` for templates, which join the pieces anyway.

    A page has thousands of pieces, most of them safe already; wrapping each of them again was a sixth of the time
    it took to render a stream.
    """
    kind = type(value)
    if kind in _AS_IT_IS:
        return value  # type: ignore[no-any-return]
    if kind is int:
        return str(value)
    return escape(value)


class Generator(CodeGenerator):
    """Jinja's compiler, except that what is put out goes through ``shown``."""

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write(f"environment.shown({finalize.src or ''}")
        else:
            super()._output_child_pre(node, frame, finalize)
