"""Static files under names that carry their content, so that browsers may keep them for a year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed, compressed files; plain names as long as nothing was collected (tests, a fresh checkout)."""

    support_js_module_import_aggregation = True

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)  # type: ignore[no-untyped-call]
        self.known_urls: dict[str, str] = {}

    def url(self, name: str | None, force: bool = False) -> str:
        """The address of a file. Remembered, because a page asks for the same dozen every time."""
        if name is None or not self.hashed_files:
            return f"{self.base_url}{name or ''}"
        if name not in self.known_urls:
            self.known_urls[name] = super().url(name, force)
        return self.known_urls[name]

    def post_process(self, *args: Any, **options: Any) -> Iterator[tuple[str, str, Any]]:
        self.known_urls.clear()
        yield from super().post_process(*args, **options)  # type: ignore[no-untyped-call]
