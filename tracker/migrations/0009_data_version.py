"""The version of the data, with its first value: a site that is upgraded keeps pages from the first moment."""

import uuid

from django.db import migrations, models


def begin(apps, schema_editor):
    apps.get_model("tracker", "DataVersion").objects.create(value=uuid.uuid4().hex)


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0008_insert_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='DataVersion',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('value', models.CharField(max_length=32, verbose_name='version')),
            ],
            options={
                'verbose_name': 'version of the data',
                'verbose_name_plural': 'versions of the data',
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='data_version_is_one')],
            },
        ),
        migrations.RunPython(begin, migrations.RunPython.noop),
    ]
