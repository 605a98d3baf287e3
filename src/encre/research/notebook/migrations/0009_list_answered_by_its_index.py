"""Gives the list of entries an index that answers its filters without reading the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notebook', '0008_deposits'),
        ('people', '0002_initial'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(condition=models.Q(('removed_at__isnull', True)), fields=['notebook', '-updated_at', '-id', 'status', 'confidential', 'author', 'experiment_on', 'locked_at', 'title_key', 'number', 'removed_at'], name='notebook_entry_listed'),
        ),
    ]
