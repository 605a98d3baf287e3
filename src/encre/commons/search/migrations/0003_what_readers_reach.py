"""Documents know what their readers' rights hinge on; those written before are indexed again."""

from django.db import migrations, models

import encre.foundation.base.ids


def index_again(apps, schema_editor):
    if apps.get_model("search", "Document").objects.exists():
        job = apps.get_model("jobs", "Job")
        job.objects.create(id=encre.foundation.base.ids.uuid7(), name="search.reindex")


class Migration(migrations.Migration):
    dependencies = [("search", "0002_words"), ("jobs", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="reached",
            field=models.BooleanField(null=True),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(
                fields=["kind"], condition=models.Q(reached__isnull=True), name="search_not_reached"
            ),
        ),
        migrations.RunPython(index_again, migrations.RunPython.noop),
    ]
