"""Takes away an index that a folded column had although its model asks for none."""

from django.db import migrations

from encre.foundation.base.fields import Folded
from encre.foundation.base.unindexing import Unindex


class Migration(migrations.Migration):
    dependencies = [("structures", "0004_towns_and_domains_to_search")]

    operations = [
        Unindex(
            model_name="structure",
            name="search_domains",
            field=Folded(
                blank=True,
                db_index=False,
                default="",
                editable=False,
                max_length=700,
                source="domains_to_search",
            ),
        ),
    ]
