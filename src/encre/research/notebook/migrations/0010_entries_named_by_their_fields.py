"""Gives entries found by their fields an index that answers rights and order without the rows."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('notebook', '0009_list_answered_by_its_index'),
        ('people', '0002_initial'),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name='entry',
            name='notebook_entry_recent',
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['id', 'removed_at', 'author', 'confidential', 'notebook', 'status', 'updated_at'], name='notebook_entry_named'),
        ),
    ]
