"""Tables of resources that were sent, with their reports."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import encre.foundation.base.fields
import encre.foundation.base.ids


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0003_preview_parts'),
        ('inventory', '0003_molecules_of_resources'),
        ('people', '0002_initial'),
        ('structures', '0006_what_structures_pass_on'),
    ]

    operations = [
        migrations.CreateModel(
            name='ImportedTable',
            fields=[
                ('id', models.UUIDField(default=encre.foundation.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('name', encre.foundation.base.fields.Char(max_length=255)),
                ('state', encre.foundation.base.fields.Char(choices=[('checking', 'Being checked'), ('wrong', 'To correct'), ('ready', 'Ready to import'), ('importing', 'Being imported'), ('done', 'Imported')], default='checking', max_length=10)),
                ('report', models.JSONField(default=dict)),
                ('job_id', models.UUIDField(null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.file')),
                ('structure', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='structures.structure', verbose_name='Team or unit')),
                ('type', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='inventory.resourcetype', verbose_name='Type')),
            ],
            options={
                'indexes': [models.Index(fields=['by', '-created_at'], name='inventory_table_recent')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['checking', 'wrong', 'ready', 'importing', 'done'])), name='inventory_table_state')],
            },
        ),
    ]
