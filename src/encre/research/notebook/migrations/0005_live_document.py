"""The live document of an entry; facts guarded apart from the text that others type."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from encre.foundation.base import guarding

TYPED = guarding.Guard("notebook_entryupdate")


def guard(_apps, editor):
    """Let the database refuse to change who typed what."""
    guarding.put(editor.connection, TYPED)


def free(_apps, editor):
    """Take the triggers away."""
    guarding.lift(editor.connection, TYPED)


class Migration(migrations.Migration):

    dependencies = [
        ('notebook', '0004_seal_signed_versions'),
        ('people', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='EntryDoc',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='live', serialize=False, to='notebook.entry')),
                ('snapshot', models.BinaryField()),
                ('snapshot_seq', models.PositiveBigIntegerField(default=0)),
                ('saved_seq', models.PositiveBigIntegerField(default=0)),
                ('seq', models.PositiveBigIntegerField(default=0)),
                ('touched_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='EntryUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveBigIntegerField()),
                ('data', models.BinaryField()),
                ('client', models.PositiveBigIntegerField(null=True)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.AddField(
            model_name='entry',
            name='facts_version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(('facts_version__lte', models.F('version'))), name='notebook_entry_facts'),
        ),
        migrations.AddIndex(
            model_name='entrydoc',
            index=models.Index(condition=models.Q(('saved_seq__lt', models.F('seq'))), fields=['touched_at'], name='notebook_entrydoc_unsaved'),
        ),
        migrations.AddConstraint(
            model_name='entrydoc',
            constraint=models.CheckConstraint(condition=models.Q(('snapshot_seq__lte', models.F('saved_seq')), ('saved_seq__lte', models.F('seq'))), name='notebook_entrydoc_order'),
        ),
        migrations.AddField(
            model_name='entryupdate',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='notebook.entrydoc'),
        ),
        migrations.AddField(
            model_name='entryupdate',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='entryupdate',
            constraint=models.UniqueConstraint(fields=('document', 'seq'), name='notebook_entryupdate_once'),
        ),
        migrations.AddConstraint(
            model_name='entryupdate',
            constraint=models.CheckConstraint(condition=models.Q(('seq__gte', 1)), name='notebook_entryupdate_seq'),
        ),
        migrations.RunPython(guard, free),
    ]
