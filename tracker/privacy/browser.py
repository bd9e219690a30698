"""What this site puts into a browser."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from .kinds import Stored

BROWSER: tuple[Stored, ...] = (
    Stored(
        setting="SESSION_COOKIE_NAME",
        kind=_("Cookie"),
        when=_("when you sign in, or follow a link from one of our mails"),
        why=_("knows you again from page to page"),
        until=_("%(hours)s hours, or until you sign out"),
    ),
    Stored(
        setting="CSRF_COOKIE_NAME",
        kind=_("Cookie"),
        when=_("on pages with a form that changes something, such as signing in or reporting an error"),
        why=_("proves that a form was sent from our page and not from somebody else’s"),
        until=_("%(days)s days"),
    ),
    Stored(
        setting="htmx-current-path-for-history",
        kind=_("Storage of the tab (sessionStorage)"),
        when=_("on every page, where the browser runs JavaScript"),
        why=_("the address of the page you are on, for the back button; it is never sent to us"),
        until=_("until the tab is closed"),
    ),
)
