"""Takes away an index that a folded column had although its model asks for none."""

from django.db import migrations

from encre.foundation.base.fields import Folded
from encre.foundation.base.unindexing import Unindex


class Migration(migrations.Migration):
    dependencies = [("threads", "0001_initial")]

    operations = [
        Unindex(
            model_name="tag",
            name="folded",
            field=Folded(
                blank=True,
                db_index=False,
                default="",
                editable=False,
                max_length=60,
                source="name",
            ),
        ),
    ]
