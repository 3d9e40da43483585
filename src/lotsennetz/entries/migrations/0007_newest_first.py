from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("entries", "0006_one_form_one_entry")]

    operations = [
        migrations.AddIndex(
            "entry", models.Index(fields=["state", "-published_at", "-id"], name="entry_newest")
        ),
    ]
