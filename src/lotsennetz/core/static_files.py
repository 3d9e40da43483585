"""Static files under names that carry their content, so that browsers may keep them for a year."""

from __future__ import annotations

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Hashed, compressed files; plain names as long as nothing was collected (tests, a fresh checkout)."""

    support_js_module_import_aggregation = True
    # A name outside the manifest is then hashed from the collected file, and refused if there is none.
    manifest_strict = True

    def stored_name(self, name: str) -> str:
        if not self.hashed_files:
            return name
        stored: str = super().stored_name(name)
        return stored

    def url(self, name: str, force: bool = False) -> str:
        """The address of a file. Remembered, because a page asks for the same dozen every time."""
        if not self.hashed_files:
            return self.base_url_of(name)
        known: dict[str, str] = self.__dict__.setdefault("known_urls", {})
        if name not in known:
            known[name] = super().url(name, force)
        return known[name]

    def base_url_of(self, name: str) -> str:
        return f"{self.base_url}{name}"

    def post_process(self, *args: Any, **options: Any) -> Any:
        self.__dict__.pop("known_urls", None)
        yield from super().post_process(*args, **options)
