from django.db import migrations, models
from django.db.models import F, Q


def as_far_as_known(apps, schema_editor):
    """Earlier changes did not keep it: taken as confirmed by whoever made them, and shared as they were shown."""
    changes = apps.get_model("radar", "StatementChange").objects.using(schema_editor.connection.alias)
    there = ~Q(new={}) | Q(old={})
    changes.filter(there).update(confirmed_at=F("at"))
    changes.filter(there, visibility__in=["network", "public"]).update(shared=True)


class Migration(migrations.Migration):
    dependencies = [("radar", "0001_initial")]

    operations = [
        migrations.AddField("statementchange", "confirmed_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("statementchange", "shared", models.BooleanField(default=False)),
        migrations.RunPython(as_far_as_known, migrations.RunPython.noop, elidable=True),
    ]
