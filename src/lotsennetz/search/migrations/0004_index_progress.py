from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_saved_searches"),
    ]

    operations = [
        migrations.AddField("indexstate", "compared_at", models.DateTimeField(null=True)),
        migrations.AddField("indexstate", "mended", models.PositiveIntegerField(default=0)),
        migrations.AddField("indexstate", "moved_at", models.DateTimeField(null=True)),
        migrations.AddField("indexstate", "rewritten_at", models.DateTimeField(null=True)),
        migrations.AddField("indexstate", "version_since", models.DateTimeField(null=True)),
        migrations.AddField("indexstate", "worked", models.FloatField(default=0)),
    ]
