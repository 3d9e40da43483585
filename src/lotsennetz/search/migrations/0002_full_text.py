"""The words of the documents: an FTS5 table that follows its documents by a trigger, or a tsvector with its index."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# Short prefixes have an index of their own: "be…" would otherwise mean to merge thousands of words. Titles stand in a
# small table once more: most queries and all suggestions get along with that.
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_text USING fts5(
        title_words, title_parts, words, parts, facts,
        tokenize='ascii', detail=column, columnsize=0, prefix='3 4 5'
    )
    """,
    """
    CREATE VIRTUAL TABLE search_title USING fts5(
        title_words, title_parts, facts, tokenize='ascii', detail=column, columnsize=0, prefix='2 3 4'
    )
    """,
    """
    CREATE TRIGGER search_text_goes AFTER DELETE ON search_document
    BEGIN
        DELETE FROM search_text WHERE rowid = old.id;
        DELETE FROM search_title WHERE rowid = old.id;
    END
    """,
]
_FOUND = """
SELECT d.id, d.kind,
    coalesce(d.entry_id, d.comment_id, d.person_id, d.town_id, d.subject_id, d.statement_id, d.attachment_id),
    d."group", d.municipality, d.topic
FROM search_document AS d
"""
_WITHIN = """(groups IS NULL OR NOT d.inside OR d."group" = ANY (groups) OR d.home = ANY (towns))
    ORDER BY d.id DESC LIMIT most"""
_FUNCTION = """
CREATE FUNCTION {name}(
    query tsquery, above bigint, below bigint, groups bigint[], towns bigint[], most integer
)
RETURNS TABLE (
    id bigint, kind character varying, number bigint, "group" bigint, municipality bigint, topic bigint
)
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan SET jit = off SET enable_seqscan = off {settings} AS
$$
BEGIN
    RETURN QUERY {found} WHERE {conditions} AND {within};
END
$$
"""
# Without a list of pending entries: every search would have to read it. Which of the two ways is the shorter one is
# known better than the planner could guess for words that it has not counted (index/frequencies.py).
POSTGRESQL = [
    "ALTER TABLE search_document ADD COLUMN words tsvector NOT NULL DEFAULT ''",
    "CREATE INDEX search_document_words ON search_document USING gin (words) WITH (fastupdate = off)",
    _FUNCTION.format(
        name="search_by_words",
        settings="SET enable_indexscan = off",
        found=_FOUND,
        conditions="d.words @@ query AND d.id + 0 >= above AND d.id + 0 < below",
        within=_WITHIN,
    ),
    _FUNCTION.format(
        name="search_by_time",
        settings="SET enable_bitmapscan = off",
        found=_FOUND,
        conditions="(d.words @@ query) IS TRUE AND d.id >= above AND d.id < below",
        within=_WITHIN,
    ),
]
SQLITE_BACK = ["DROP TRIGGER search_text_goes", "DROP TABLE search_text", "DROP TABLE search_title"]
POSTGRESQL_BACK = [
    "DROP FUNCTION search_by_words",
    "DROP FUNCTION search_by_time",
    "ALTER TABLE search_document DROP COLUMN words",
]


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
