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
# Without a list of pending entries: every search would have to read it.
POSTGRESQL = [
    "ALTER TABLE search_document ADD COLUMN words tsvector NOT NULL DEFAULT ''",
    "CREATE INDEX search_document_words ON search_document USING gin (words) WITH (fastupdate = off)",
]
SQLITE_BACK = ["DROP TRIGGER search_text_goes", "DROP TABLE search_text", "DROP TABLE search_title"]
POSTGRESQL_BACK = ["ALTER TABLE search_document DROP COLUMN words"]


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE if editor.connection.vendor == "sqlite" else POSTGRESQL:
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQLITE_BACK if editor.connection.vendor == "sqlite" else POSTGRESQL_BACK:
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
