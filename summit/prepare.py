"""Make the database fit to be served: `python -m summit.prepare`, run by start.py at every start.

One process for three steps, since most of the time of each would be Django's own start. Each can be killed and done
again: a migration is one transaction, and so is the load.
"""

import io
import os
import sys

import django
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import OperationalError


def prepare() -> None:
    from django.utils import timezone

    from tracker.actions import audit, news, public_record, upkeep  # models exist only after django.setup()
    from tracker.models import Commitment

    call_command("migrate", interactive=False, verbosity=0)
    if audit.lacks_standings():
        print("Working out where every milestone stood on every day …", flush=True)
        call_command("check_standings", "--repair", verbosity=0, stdout=io.StringIO())
    if audit.lacks_vocabulary():
        print("Counting the words that search corrects by …", flush=True)
        audit.write_vocabulary()
    if not Commitment.objects.exists():
        print("Loading the Paris Actions …", flush=True)
        call_command("load_actions", verbosity=0)
    # What an upgrade may have to bring up to date: the first one begins the chain and gathers the news, and any of them
    # may bring other words.
    public_record.begin()
    news.gather(timezone.now(), anew=True)
    upkeep.refresh_statistics()
    call_command("first_editor_link", base_url=settings.BASE_URL)  # silent once somebody has a password


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")
    try:
        django.setup()
        prepare()
    except (ImproperlyConfigured, CommandError, OperationalError) as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
