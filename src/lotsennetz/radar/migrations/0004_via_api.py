from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("radar", "0003_earlier_answer")]

    operations = [
        migrations.RemoveConstraint("statementchange", "change_via_known"),
        migrations.AlterField(
            "statementchange",
            "via",
            models.CharField(
                choices=[
                    ("web", "auf der Seite"),
                    ("mail", "über die Mail"),
                    ("import", "durch Einlesen"),
                    ("round", "in der Runde"),
                    ("api", "über die Schnittstelle"),
                ],
                max_length=8,
            ),
        ),
        migrations.AddConstraint(
            "statementchange",
            models.CheckConstraint(
                condition=Q(via__in=["web", "mail", "import", "round", "api"]), name="change_via_known"
            ),
        ),
    ]
