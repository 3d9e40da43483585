"""PostgreSQL: what a word's list and a stretch of documents have in common is read from both indexes, before any
document is fetched; and the statistics know more words.
"""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# The planner does not know what it will be asked. Dear rows make it read both indexes; there is nothing to divide
# among several processes.
IN_STRETCH = """
CREATE FUNCTION search_in_stretch(
    query tsquery, above bigint, below bigint, groups bigint[], towns bigint[], most integer
)
RETURNS TABLE (
    id bigint, kind character varying, number bigint, "group" bigint, municipality bigint, topic bigint
)
LANGUAGE plpgsql STABLE
SET plan_cache_mode = force_generic_plan SET jit = off SET max_parallel_workers_per_gather = 0
SET enable_seqscan = off SET enable_indexscan = off SET cpu_tuple_cost = 1 AS
$$
BEGIN
    RETURN QUERY SELECT d.id, d.kind,
        coalesce(d.entry_id, d.comment_id, d.person_id, d.town_id, d.subject_id, d.statement_id, d.attachment_id),
        d."group", d.municipality, d.topic
    FROM search_document AS d
    WHERE d.words @@ query AND d.id >= above AND d.id < below
        AND (groups IS NULL OR NOT d.inside OR d."group" = ANY (groups) OR d.home = ANY (towns))
    ORDER BY d.id DESC LIMIT most;
END
$$
"""
_SIGNATURE = "(tsquery, bigint, bigint, bigint[], bigint[], integer)"
POSTGRESQL = [
    IN_STRETCH,
    *(
        f"ALTER FUNCTION {name}{_SIGNATURE} SET max_parallel_workers_per_gather = 0"
        for name in ("search_by_words", "search_by_time")
    ),
    "ALTER TABLE search_document ALTER COLUMN words SET STATISTICS 400",
]
POSTGRESQL_BACK = [
    "DROP FUNCTION search_in_stretch",
    "ALTER TABLE search_document ALTER COLUMN words SET STATISTICS -1",
]


def forwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL if editor.connection.vendor == "postgresql" else ():
        editor.execute(statement)


def backwards(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in POSTGRESQL_BACK if editor.connection.vendor == "postgresql" else ():
        editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("search", "0004_index_progress")]
    operations = [migrations.RunPython(forwards, backwards)]
