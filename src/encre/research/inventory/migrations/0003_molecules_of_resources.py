"""Molecules of resources: as given, and what RDKit read of them."""

import django.db.models.deletion
from django.db import migrations, models

import encre.foundation.base.fields


class Migration(migrations.Migration):

    dependencies = [
        ('inventory', '0002_tree_and_grid'),
    ]

    operations = [
        migrations.CreateModel(
            name='Molecule',
            fields=[
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='chemistry', serialize=False, to='inventory.resource')),
                ('smiles', models.TextField()),
                ('inchi', models.TextField(blank=True, default='')),
                ('inchikey', encre.foundation.base.fields.Char(blank=True, db_index=True, default='', max_length=27)),
                ('formula', encre.foundation.base.fields.Char(max_length=200)),
                ('average', models.FloatField()),
                ('exact', models.FloatField()),
                ('pattern', models.BinaryField()),
                ('morgan', models.BinaryField()),
                ('svg', models.TextField(blank=True, default='')),
            ],
            options={'constraints': [models.CheckConstraint(condition=models.Q(('average__gt', 0), ('exact__gt', 0)), name='inventory_molecule_masses')]},
        ),
        migrations.AddField(
            model_name='resource',
            name='molecule',
            field=models.TextField(blank=True, default='', verbose_name='Molecule'),
        ),
        migrations.AddField(
            model_name='resourcetype',
            name='has_molecule',
            field=models.BooleanField(default=False, verbose_name='Its resources have a molecule'),
        ),
    ]
