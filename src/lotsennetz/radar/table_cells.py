"""The cells of one row of the table as HTML: a template takes ten times as long, and a table has thousands."""

from __future__ import annotations

from collections.abc import Mapping

from markupsafe import Markup

from lotsennetz.radar.queries.overview import Grid, Row


def cells(row: Row, grid: Grid, words: Mapping[str, Markup]) -> Markup:
    """Each is a link to its statement; what the filters leave out is empty. ``words`` are what each look says."""
    slug, by_town = row.line.slug, grid.by_town
    made = []
    for look, column in zip(row.cells, grid.columns, strict=True):
        said = words[look]
        if said:
            where = f"{slug}/{column.slug}" if by_town else f"{column.slug}/{slug}"
            made.append(f'<td class="{look}"><a href="angabe/{where}/">{said}</a></td>')
        else:
            made.append(f'<td class="{look}"></td>')
    # Looks and slugs are ours and have neither quotes nor angle brackets; the words come escaped.
    return Markup("".join(made))  # noqa: S704
