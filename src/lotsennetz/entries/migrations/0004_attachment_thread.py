from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce


def fill(apps, schema_editor):
    Attachment = apps.get_model("entries", "Attachment")
    Comment = apps.get_model("entries", "Comment")
    of_comment = Comment.objects.filter(pk=OuterRef("comment_id")).values("entry_id")[:1]
    Attachment.objects.update(thread_id=Coalesce("entry_id", Subquery(of_comment)))


class Migration(migrations.Migration):
    dependencies = [("entries", "0003_tags_and_topic_in_versions")]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="thread",
            field=models.ForeignKey(
                null=True,
                on_delete=models.deletion.CASCADE,
                related_name="files_in_thread",
                to="entries.entry",
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
