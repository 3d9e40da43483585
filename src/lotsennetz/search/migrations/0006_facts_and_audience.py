"""Facts are written anew without the words, documents know since when who could see them, and the nightly run goes
through the vocabulary, too.
"""

from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

# SQLite makes the table anew for a column, and its triggers go with the old one.
TRIGGER = """
CREATE TRIGGER search_text_goes AFTER DELETE ON search_document
BEGIN
    DELETE FROM search_text WHERE rowid = old.id;
    DELETE FROM search_title WHERE rowid = old.id;
END
"""


def without_trigger(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute("DROP TRIGGER search_text_goes")


def with_trigger(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor == "sqlite":
        editor.execute(TRIGGER)


class Migration(migrations.Migration):
    dependencies = [("search", "0005_stretches")]

    operations = [
        migrations.RunPython(without_trigger, with_trigger),
        migrations.AddField(
            "document", "facts_fingerprint", models.CharField(default="", max_length=16), preserve_default=False
        ),
        migrations.AddField("document", "audience", models.JSONField(default=dict)),
        migrations.AddField("document", "wider_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "indexstate", "word", models.CharField(blank=True, default="", max_length=40), preserve_default=False
        ),
        migrations.AddIndex(
            "document",
            models.Index(
                condition=models.Q(("wider_at__isnull", False)), fields=["wider_at"], name="document_became_visible"
            ),
        ),
        migrations.RunPython(with_trigger, without_trigger),
    ]
