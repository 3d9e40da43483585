import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('api', '0002_webhooks'),
    ]

    operations = [
        # What was kept says not what it was about, and is good for a day only.
        migrations.RunSQL('DELETE FROM api_replay', migrations.RunSQL.noop),
        migrations.RemoveField(
            model_name='replay',
            name='body',
        ),
        migrations.RemoveField(
            model_name='replay',
            name='headers',
        ),
        migrations.AddField(
            model_name='replay',
            name='number',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='replay',
            name='thing',
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name='hook',
            name='listens_since',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
    ]
