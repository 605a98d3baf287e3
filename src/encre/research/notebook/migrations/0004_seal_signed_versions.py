"""Chain of hashes and time-stamps; what was signed before takes its place in the chain."""

import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

import encre.foundation.base.fields
import encre.foundation.base.ids
from encre.foundation.base import guarding
from encre.research.notebook.guards import GUARDS
from encre.research.notebook.proof.canonical import sha256
from encre.research.notebook.proof.statements import GENESIS, SIGNATURE, Place, Sealed


def guard(_apps, editor):
    """Let the database refuse to change what is sealed."""
    guarding.put(editor.connection, *GUARDS)


def free(_apps, editor):
    """Take the triggers away."""
    guarding.lift(editor.connection, *GUARDS)


def chain_signatures(apps, _editor):
    """Give every signature its link, in the order they were made, and ask for its time-stamp."""
    signatures = apps.get_model("notebook", "Signature").objects
    links = apps.get_model("notebook", "ChainLink").objects
    awaited = apps.get_model("notebook", "AwaitedStamp").objects
    last = {}
    rows = signatures.select_related("revision__entry").order_by("created_at", "pk")
    for row in rows.iterator(chunk_size=100):
        revision = row.revision
        sealed = Sealed(
            kind=SIGNATURE,
            notebook=str(revision.entry.notebook_id),
            entry=str(revision.entry_id),
            version=revision.version,
            title=revision.title,
            document=revision.document,
            facts=revision.facts,
            at=row.created_at,
            signer=str(row.signer_id),
            signer_name=row.signer_name,
            meaning=row.meaning,
        )
        seq, previous = last.get(sealed.notebook, (0, GENESIS))
        statement = sha256(sealed.written())
        place = Place(
            sealed.notebook, seq + 1, SIGNATURE, sealed.entry, sealed.version, statement, previous
        )
        link = links.create(
            notebook_id=revision.entry.notebook_id,
            seq=place.seq,
            kind=SIGNATURE,
            revision=revision,
            signature=row,
            statement=statement,
            previous=previous,
            digest=place.digest,
        )
        awaited.create(link=link, covers="statement")
        last[sealed.notebook] = place.seq, place.digest


class Migration(migrations.Migration):

    dependencies = [
        ('notebook', '0003_structure'),
        ('people', '0002_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainLink',
            fields=[
                ('id', models.UUIDField(default=encre.foundation.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('seq', models.PositiveIntegerField()),
                ('kind', encre.foundation.base.fields.Char(choices=[('version', 'Version frozen'), ('signature', 'Version signed')], max_length=9)),
                ('statement', encre.foundation.base.fields.Char(max_length=64)),
                ('previous', encre.foundation.base.fields.Char(max_length=64)),
                ('digest', encre.foundation.base.fields.Char(max_length=64)),
                ('notebook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='chain', to='notebook.notebook')),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='notebook.revision')),
                ('signature', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='link', to='notebook.signature')),
            ],
        ),
        migrations.CreateModel(
            name='CountersignRequest',
            fields=[
                ('id', models.UUIDField(default=encre.foundation.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('closed_at', models.DateTimeField(editable=False, null=True)),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
                ('entry', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='countersign_requests', to='notebook.entry')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Round',
            fields=[
                ('id', models.UUIDField(default=encre.foundation.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('picked', models.JSONField()),
                ('meaning', encre.foundation.base.fields.Char(blank=True, choices=[('authorship', 'I wrote this'), ('review', 'I have read and checked this'), ('approval', 'I approve this'), ('witness', 'I witnessed this')], default='', max_length=10)),
                ('state', encre.foundation.base.fields.Char(choices=[('chosen', 'Chosen'), ('signing', 'Being signed'), ('done', 'Done')], default='chosen', max_length=7)),
                ('signed', models.PositiveIntegerField(default=0)),
                ('refused', models.JSONField(default=list)),
                ('job_id', models.UUIDField(null=True)),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Stamp',
            fields=[
                ('id', models.UUIDField(default=encre.foundation.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('covers', encre.foundation.base.fields.Char(choices=[('statement', 'Sealed version'), ('head', "Head of the notebook's chain")], max_length=9)),
                ('answer', models.BinaryField()),
                ('certificates', models.TextField()),
                ('authority', encre.foundation.base.fields.Char(max_length=300)),
                ('standing', encre.foundation.base.fields.Char(choices=[('local', 'local authority: evidence, without legal presumption'), ('outside', 'outside authority: evidence, without legal presumption'), ('qualified', 'qualified authority (eIDAS, article 41): presumed exact')], max_length=9)),
                ('at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(db_index=True)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='stamps', to='notebook.chainlink')),
                ('renews', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='renewal', to='notebook.stamp')),
            ],
        ),
        migrations.CreateModel(
            name='AwaitedStamp',
            fields=[
                ('id', models.UUIDField(default=encre.foundation.base.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('covers', encre.foundation.base.fields.Char(choices=[('statement', 'Sealed version'), ('head', "Head of the notebook's chain")], max_length=9)),
                ('tries', models.PositiveIntegerField(default=0)),
                ('said', encre.foundation.base.fields.Char(blank=True, default='', max_length=200)),
                ('due_at', models.DateTimeField(db_index=True, default=django.utils.timezone.now)),
                ('alerted', models.BooleanField(default=False)),
                ('link', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='awaited', to='notebook.chainlink')),
                ('renews', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='awaited', to='notebook.stamp')),
            ],
        ),
        migrations.AddConstraint(
            model_name='chainlink',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['version', 'signature'])), name='notebook_chainlink_kind'),
        ),
        migrations.AddConstraint(
            model_name='chainlink',
            constraint=models.UniqueConstraint(fields=('notebook', 'seq'), name='notebook_chainlink_place'),
        ),
        migrations.AddConstraint(
            model_name='chainlink',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', 'version')), fields=('revision',), name='notebook_chainlink_version_once'),
        ),
        migrations.AddConstraint(
            model_name='chainlink',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'version'), ('signature__isnull', True)), models.Q(('kind', 'signature'), ('signature__isnull', False)), _connector='OR'), name='notebook_chainlink_signature'),
        ),
        migrations.AddIndex(
            model_name='countersignrequest',
            index=models.Index(condition=models.Q(('closed_at__isnull', True)), fields=['person', 'entry'], name='notebook_countersign_open'),
        ),
        migrations.AddConstraint(
            model_name='countersignrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('entry', 'person'), name='notebook_countersign_asked_once'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['chosen', 'signing', 'done'])), name='notebook_round_state'),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.CheckConstraint(condition=models.Q(('meaning__in', ['', 'authorship', 'review', 'approval', 'witness'])), name='notebook_round_meaning'),
        ),
        migrations.AddConstraint(
            model_name='stamp',
            constraint=models.CheckConstraint(condition=models.Q(('covers__in', ['statement', 'head'])), name='notebook_stamp_covers'),
        ),
        migrations.AddConstraint(
            model_name='stamp',
            constraint=models.CheckConstraint(condition=models.Q(('standing__in', ['local', 'outside', 'qualified'])), name='notebook_stamp_standing'),
        ),
        migrations.AddConstraint(
            model_name='stamp',
            constraint=models.UniqueConstraint(condition=models.Q(('renews__isnull', True)), fields=('link', 'covers'), name='notebook_stamp_once'),
        ),
        migrations.AddConstraint(
            model_name='awaitedstamp',
            constraint=models.CheckConstraint(condition=models.Q(('covers__in', ['statement', 'head'])), name='notebook_awaited_covers'),
        ),
        migrations.AddConstraint(
            model_name='awaitedstamp',
            constraint=models.UniqueConstraint(condition=models.Q(('renews__isnull', True)), fields=('link', 'covers'), name='notebook_awaited_once'),
        ),
        migrations.RunPython(guard, free),
        migrations.RunPython(chain_signatures, migrations.RunPython.noop),
    ]
