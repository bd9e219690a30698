"""The table behind Django's cache, which counts attempts to sign in for all processes together.

Made here and not by `createcachetable`, so that `migrate` alone is enough. It is no model of ours, so the state of the
models does not know it.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tracker", "0004_reports")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.CreateModel(
                    name="CacheEntry",
                    fields=[
                        ("cache_key", models.CharField(max_length=255, primary_key=True, serialize=False)),
                        ("value", models.TextField()),
                        ("expires", models.DateTimeField(db_index=True)),
                    ],
                    options={"db_table": "tracker_cache"},
                )
            ]
        )
    ]
