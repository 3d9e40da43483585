"""The child that lays out one sheet: ``python -m lotsennetz.radar.sheet_process < page.html > sheet.pdf``.

Of its own, because WeasyPrint takes 60 MB and keeps them, and because nothing it reads may come from outside: it is
given HTML and takes style and letters from the package. Ends with ``NO_LIBRARY`` where Pango is not installed.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

#: From roomy to dense; the first that fits on one page is taken. From the third on, no letter gets smaller.
STEPS = (
    "",
    "html { font-size: 8.5pt }",
    "html { font-size: 7.5pt } @page { margin: 12mm 14mm 10mm }",
    "html { font-size: 7.5pt } @page { margin: 12mm 14mm 10mm } li { max-lines: 2; block-ellipsis: auto }",
    "html { font-size: 7.5pt } @page { margin: 12mm 14mm 10mm } li { max-lines: 1; block-ellipsis: auto }",
)
ROOT = Path(__file__).parents[1]
STYLE = Path(__file__).with_name("sheet_pdf.css")
NO_LIBRARY = 3
CPU_SECONDS, MEMORY_BYTES, OUTPUT_BYTES = 20, 1_500_000_000, 5_000_000


def limit() -> None:
    """No more time, memory and output than one sheet needs."""
    for what, most in (
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, OUTPUT_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def inside(address: str) -> bool:
    """Whether an address is a file of ours."""
    parts = urlsplit(address)
    return parts.scheme == "file" and Path(url2pathname(parts.path)).resolve().is_relative_to(ROOT)


def main() -> int:
    limit()
    try:
        import weasyprint
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher
    except OSError as problem:  # the system's library, not the package
        sys.stderr.write(str(problem))
        return NO_LIBRARY

    class OnlyOurs(URLFetcher):
        def fetch(self, url: str, headers: dict[str, str] | None = None) -> object:
            if not inside(url):
                raise ValueError(f"not ours: {url}")
            return super().fetch(url, headers)

    fetcher, letters = OnlyOurs(), FontConfiguration()
    style = weasyprint.CSS(filename=STYLE, url_fetcher=fetcher, font_config=letters)
    page = weasyprint.HTML(string=sys.stdin.buffer.read().decode(), url_fetcher=fetcher)
    for step in STEPS:
        denser = weasyprint.CSS(string=step, url_fetcher=fetcher, font_config=letters)
        sheet = page.render(stylesheets=[style, denser], font_config=letters, pdf_variant="pdf/ua-1")
        if len(sheet.pages) == 1:
            break
    sheet.write_pdf(sys.stdout.buffer, pdf_variant="pdf/ua-1")
    return 0


if __name__ == "__main__":
    sys.exit(main())
