"""The words of what everybody may read, which search corrects by. Counted at the next start (`summit.prepare`)."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('tracker', '0009_data_version'),
    ]

    operations = [
        migrations.CreateModel(
            name='CommitmentWords',
            fields=[
                ('commitment', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tracker.commitment')),
                ('words', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='UpdateWords',
            fields=[
                ('update', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='tracker.update')),
                ('words', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='VocabularyWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40)),
                ('language', models.CharField(max_length=2)),
                ('is_sample', models.BooleanField(default=False)),
                ('documents', models.PositiveIntegerField()),
            ],
        ),
        migrations.AddIndex(
            model_name='commitment',
            index=models.Index(condition=models.Q(('is_sample', False)), fields=['publication'], name='commitment_real'),
        ),
        migrations.AddConstraint(
            model_name='vocabularyword',
            constraint=models.UniqueConstraint(fields=('word', 'language', 'is_sample'), name='vocabulary_word_once'),
        ),
    ]
