"""What is kept about people, for everybody to read; and for each person their own data, to take away or to erase."""

from __future__ import annotations

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import people
from tracker.exceptions import Refused
from tracker.forms.privacy import EraseForm
from tracker.privacy import BROWSER, GROUPS, KEPT, of_group
from tracker.web import render_page


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """For everybody: the inventory, the cookies, the rights, whom to ask."""
    context = {
        "section": "privacy",
        "kept": KEPT,
        "groups": [(group, of_group(group)) for group in GROUPS],
        "browser": BROWSER,
        "contact": settings.CONTACT,
        "contact_link": _link(settings.CONTACT),
    }
    return render_page(request, "public/privacy.html", context)


def _link(contact: str) -> str:
    """An address on the web or of mail as a link; anything else ("write to …") has none."""
    if contact.startswith("https://"):
        return contact
    return f"mailto:{contact}" if "@" in contact and not set(" /") & set(contact) else ""


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_data(request: HttpRequest) -> HttpResponse:
    """For the person themself, who has just shown that it is them: how much there is, and all of it as a file."""
    person: Any = request.user
    stored = people.export(person, by=person)
    if request.method == "POST":
        text = json.dumps(stored, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
        headers = {"Content-Disposition": 'attachment; filename="my-data.json"'}
        return HttpResponse(text, content_type="application/json; charset=utf-8", headers=headers)
    counted = [(KIND_NAMES[kind], len(rows)) for kind, rows in stored.items() if isinstance(rows, list)]
    context = {"page_title": _("Your data"), "counted": counted, "noindex": True}
    return render_page(request, "account/data.html", context)


KIND_NAMES: dict[str, Any] = {
    "e-mail addresses": gettext_lazy("E-mail addresses"),
    "ways to sign in": gettext_lazy("Passkeys and codes"),
    "sessions": gettext_lazy("Devices you are signed in on"),
    "seats": gettext_lazy("Organizations you act or acted for"),
    "invitations to you": gettext_lazy("Invitations to you"),
    "invitations by you": gettext_lazy("Invitations by you"),
    "messages": gettext_lazy("Messages"),
    "following": gettext_lazy("What you follow by e-mail"),
    "mails": gettext_lazy("Mails"),
    "reports": gettext_lazy("Reports you had a part in"),
    "evidence files": gettext_lazy("Files you gave as evidence"),
    "replies": gettext_lazy("Replies you gave"),
    "assessments": gettext_lazy("Assessments you had a part in"),
    "developments": gettext_lazy("Developments you recorded"),
    "corrections answered": gettext_lazy("Reported errors you answered"),
    "history": gettext_lazy("Steps of yours in the history"),
}


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def account_erase(request: HttpRequest) -> HttpResponse:
    """For the person themself, who has just shown that it is them: what goes, what stays, and the one button."""
    person: Any = request.user
    form = EraseForm(request.POST if request.method == "POST" else None)
    context = {"page_title": _("Erase your account"), "form": form, "noindex": True}
    if not form.is_bound:
        return render_page(request, "account/erase.html", context)
    if not form.is_valid():
        return render_page(request, "account/erase.html", context, status=422)
    try:
        people.erase(person, by=person)
    except Refused as refusal:
        return render_page(request, "account/erase.html", {**context, "refusal": str(refusal)}, status=409)
    logout(request)
    return redirect(reverse("account_erased"))


@never_cache
@require_safe
def account_erased(request: HttpRequest) -> HttpResponse:
    """For whoever just was somebody here."""
    context = {"page_title": _("Your account is erased"), "noindex": True}
    return render_page(request, "account/erased.html", context)
