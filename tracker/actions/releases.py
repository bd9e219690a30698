"""Publishing a release of the data: its row is written once, and its files come to their place in the same moment."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.exceptions import Refused
from tracker.models import Release

from .version import raise_version


def publish(release: Release, *, by: rules.Actor, keep: Callable[[], None]) -> Release:
    """Write the row, and last of all have `keep` move the files to their place. Whatever stops it before leaves
    neither; after that only the commit is missing, and files without a row are no release: nobody is shown them.

    Raises `Refused` where there is a release of this version; nothing that was released is written again.
    """
    rules.may_release.check(by)
    taken = _("There is a release %(version)s already. A release is never changed: take another version.") % {
        "version": release.version
    }
    try:
        with transaction.atomic():
            release.save(force_insert=True)
            raise_version()
            keep()
    except IntegrityError as error:
        if Release.objects.filter(version=release.version).exists():
            raise Refused(taken) from error
        raise
    return release
