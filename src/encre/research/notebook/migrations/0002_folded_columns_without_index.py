"""Takes away an index that a folded column had although its model asks for none."""

from django.db import migrations

from encre.foundation.base.fields import Folded
from encre.foundation.base.unindexing import Unindex


class Migration(migrations.Migration):
    dependencies = [("notebook", "0001_initial")]

    operations = [
        Unindex(
            model_name="entry",
            name="sort_title",
            field=Folded(
                blank=True,
                db_index=False,
                default="",
                editable=False,
                max_length=300,
                source="title",
            ),
        ),
        Unindex(
            model_name="field",
            name="key",
            field=Folded(
                blank=True,
                db_index=False,
                default="",
                editable=False,
                max_length=200,
                source="name",
            ),
        ),
    ]
