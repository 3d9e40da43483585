from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """Of its own: PostgreSQL alters no table in the transaction that has filled it."""

    dependencies = [("entries", "0004_attachment_thread")]

    operations = [
        migrations.AlterField(
            model_name="attachment",
            name="thread",
            field=models.ForeignKey(
                on_delete=models.deletion.CASCADE,
                related_name="files_in_thread",
                to="entries.entry",
            ),
        ),
        migrations.AddConstraint(
            model_name="attachment",
            constraint=models.CheckConstraint(
                condition=Q(entry=None) | Q(thread=F("entry")), name="attachment_is_in_its_entrys_thread"
            ),
        ),
    ]
