"""House rules that no ready-made linter knows. A finding is mended, not exempted."""

from __future__ import annotations

import re
import statistics
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "lotsennetz"
LONGEST, MEDIAN = 400, 80


@dataclass(frozen=True)
class Rule:
    """A pattern that must not stand in the named files."""

    why: str
    pattern: re.Pattern[str]
    files: str
    except_in: tuple[str, ...] = ()


_IMPORTS_HTTP = re.compile(r"^\s*(from|import) django\.(http|shortcuts)", re.MULTILINE)
DOMAIN = ("models", "services", "queries", "rules", "events")
RULES = [
    Rule(
        "inline styles break the strict CSP",
        re.compile(r"\sstyle="),
        "**/*.html",
        ("notify/templates/notify/mail/",),
    ),
    Rule("inline handlers break the strict CSP", re.compile(r"\s(on[a-z]+|hx-on[:\w-]*)=\""), "**/*.html"),
    Rule(
        "htmx evaluates js: values and event filters", re.compile(r"\"js:|hx-trigger=\"[^\"]*\["), "**/*.html"
    ),
    Rule(
        "inline scripts break the strict CSP",
        re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)"),
        "**/*.html",
    ),
    Rule("nothing is loaded from another house", re.compile(r"(src|action|data)=\"https?://"), "**/*.html"),
    Rule(
        "text is German in the code, formal and without empty praise",
        re.compile(r"erfolgreich", re.IGNORECASE),
        "**/*.html",
    ),
    Rule(
        "only core.clock knows the time",
        re.compile(r"timezone\.now\(|datetime\.now\("),
        "**/*.py",
        ("core/clock.py",),
    ),
    Rule("safe HTML is made in core only", re.compile(r"\bmark_safe\("), "**/*.py", ("core/",)),
    Rule("a translated text is a literal", re.compile(r"\b(_|gettext|ngettext)\(f[\"']"), "**/*.py"),
    Rule("the default admin passes by policies and audit", re.compile(r"django\.contrib\.admin"), "**/*.py"),
    Rule("people never see raw exceptions of others", re.compile(r"except Exception:\s*pass"), "**/*.py"),
    Rule("signals hide what happens", re.compile(r"\b(post|pre)_(save|delete)\b|@receiver"), "**/*.py"),
]


def _files(pattern: str) -> Iterator[Path]:
    return (
        path
        for path in PACKAGE.glob(pattern)
        if "migrations" not in path.parts and "static" not in path.parts
    )


def _name(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


def forbidden() -> Iterator[str]:
    for rule in RULES:
        for path in _files(rule.files):
            if any(_name(path).startswith(part) for part in rule.except_in):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
                if rule.pattern.search(line):
                    yield f"{_name(path)}:{number}: {rule.why}"


def domain_without_http() -> Iterator[str]:
    """Models, services, queries and rules can be called from anywhere; only views and middleware know requests."""
    for path in _files("**/*.py"):
        is_domain = any(part.removesuffix(".py") in DOMAIN for part in path.relative_to(PACKAGE).parts)
        if is_domain and _IMPORTS_HTTP.search(path.read_text(encoding="utf-8")):
            yield f"{_name(path)}: domain code imports HTTP"


def views_ask_queries() -> Iterator[str]:
    """A view that fetches entries or groups past the policy is a leak in waiting."""
    for path in _files("**/views/**/*.py"):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if re.search(r"\b(Entry|Comment|Attachment|Group)\.objects\b", line):
                yield f"{_name(path)}:{number}: views reach entries and groups through queries with a viewer"


def sizes() -> Iterator[str]:
    lengths = {}
    for path in _files("**/*.py"):
        lengths[path] = len(path.read_text(encoding="utf-8").splitlines())
        if path.stem in {"utils", "helpers", "misc", "common"}:
            yield f"{_name(path)}: a drawer, not a room"
    for path, length in lengths.items():
        if length > LONGEST:
            yield f"{_name(path)}: {length} lines, at most {LONGEST}"
    middle = statistics.median(length for length in lengths.values() if length)
    if middle >= MEDIAN:
        yield f"median file has {middle:.0f} lines, wanted below {MEDIAN}"


def main() -> int:
    problems = [*forbidden(), *domain_without_http(), *views_ask_queries(), *sizes()]
    print("\n".join(problems) or "house rules hold", file=sys.stderr if problems else sys.stdout)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
