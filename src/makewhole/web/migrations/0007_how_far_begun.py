"""How far a family came with the steps of the beginning."""

from typing import Any, ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar[list[Any]] = [("makewhole_web", "0006_sent_once")]

    operations: ClassVar[list[Any]] = [
        # Empty for every record that is there: a column with a default would be a new table, which triggers name.
        migrations.AddField("childrecord", "at_step", models.IntegerField(null=True)),
    ]
