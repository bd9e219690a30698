"""Being told by mail what changes, without an account. What a link opens is shown at a look and done at a press: a
program that looks through mails and opens every link in them changes nothing.

No cookie is set. Whoever has a link has the mail, so the link in the address is what lets them in; there is no session
that a foreign page could abuse.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import following as actions
from tracker.enums import Followed, FollowPace, Language
from tracker.exceptions import Refused
from tracker.filters import CommitmentFilters, unknown, without_control_characters
from tracker.forms.following import FollowForm
from tracker.models import Subscription
from tracker.notices.following import ask
from tracker.reads.following import scopes, selections
from tracker.reads.following.scopes import Scope
from tracker.reads.wording import language
from tracker.web import render_page

from .strangers import came_from_here, too_many

PER_HOUR = 10
"""So often may one network ask within an hour."""
LONGEST_QUERY = 2_000
ONE_CLICK = ("List-Unsubscribe", "One-Click")
"""What a mail reader sends for its user (RFC 8058)."""


# --- Asking -----------------------------------------------------------------------------------------------------------


@csrf_exempt  # there is no session to protect: see above, and `strangers`
@require_http_methods(["GET", "HEAD", "POST"])
def follow_new(request: HttpRequest) -> HttpResponse:
    """For everybody. What is to be followed stands in the address; what of it was not understood is said, and then
    nothing can be asked for. Whoever the address belongs to, the answer is the same page."""
    posted = request.method == "POST"
    data = without_control_characters(request.POST if posted else request.GET)
    scope, problems = _wanted(data)
    form = FollowForm(data if posted else None)
    if not posted or scope is None:
        return _page(request, scope, form if scope else None, problems)
    if not came_from_here(request):
        refusal = Refused(_("This form was sent from another site. Fill it in here."))
        raise PermissionDenied from refusal
    if not form.is_valid():
        return _page(request, scope, form, status=422)
    if too_many(request, "following", PER_HOUR):
        form.add_error(None, _("Much was asked for from your network within the hour. Try again in an hour."))
        return _page(request, scope, form, status=429)
    ask(
        Subscription(
            email=form.cleaned_data["email"],
            pace=form.cleaned_data["pace"],
            language=language(),
            scope=scope.followed,
            target=scope.target,
        )
    )
    return HttpResponseRedirect(reverse("follow_sent"))


def _wanted(data: MultiValueDict[str, str]) -> tuple[Scope | None, list[str]]:
    """What is to be followed, or the sentences on why that is not understood. Nothing at all means everything."""
    followed, target = data.get("scope", "").strip(), data.get("target", "").strip()
    if followed == Followed.SEARCH:
        return _selection(target)
    if not followed and target:
        return None, [unknown(target, _("What to follow"))]
    found = scopes.find(followed or Followed.ALL, target)
    return found, [] if found else [unknown(target or followed, _("What to follow"))]


def _selection(query: str) -> tuple[Scope | None, list[str]]:
    """A selection of the list, checked as the list checks it."""
    too_long = _("This selection is too long to be followed by mail. It can be read as a feed.")
    if len(query) > LONGEST_QUERY:
        return None, [too_long]
    day = timezone.localdate()
    filters = CommitmentFilters(QueryDict(query.removeprefix("?")))
    if filters.problems:
        return None, filters.problems
    if len(selections.written(filters.selection)) > scopes.LONGEST:
        return None, [too_long]
    if not selections.written(filters.selection):
        return scopes.everything(), []
    return scopes.of_selection(filters.selection, filters.names, day), []


def _page(
    request: HttpRequest,
    scope: Scope | None,
    form: FollowForm | None,
    problems: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    context = {
        "section": "follow",
        "scope": scope,
        "form": form,
        "problems": problems,
        "days": actions.QUESTION_DAYS,
        "feed_url": scope.feed if scope else "",
        "canonical_query": scope.follow.partition("?")[1] + scope.follow.partition("?")[2] if scope else "",
        "open_graph": {"title": _("Be told what changes")},
    }
    return render_page(request, "public/follow.html", context, status=status)


@require_safe
def follow_sent(request: HttpRequest) -> HttpResponse:
    """For everybody: what happens next. It knows of no address."""
    context = {"days": actions.QUESTION_DAYS, "noindex": True}
    return render_page(request, "public/follow_sent.html", context)


# --- By a link in a mail ----------------------------------------------------------------------------------------------

View = Callable[[HttpRequest, Subscription], HttpResponse]


def by_link(
    purpose: str, ended: Callable[[HttpRequest], HttpResponse] | None = None
) -> Callable[[View], Any]:
    """A page for whoever has a link of that purpose, given the row that it is about. For any other link the answer is a
    sentence; for one whose row is gone, `ended` where there is something better to say."""

    def made(view: View) -> Any:
        @csrf_exempt  # the link is what lets in: no foreign page knows it, and programs for mail post from nowhere
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def opened(request: HttpRequest, token: str) -> HttpResponse:
            try:
                row = actions.by_token(token, purpose)
            except Refused as refused:
                return _private(_gone(request, str(refused)))
            if row is None:
                return _private(ended(request) if ended else _gone(request))
            return _private(view(request, row))

        return opened

    return made


def _gone(request: HttpRequest, sentence: str = "") -> HttpResponse:
    sentence = sentence or _("What this link was about has been stopped, or was not confirmed in time.")
    return render_page(
        request, "public/follow_gone.html", {"sentence": sentence, "noindex": True}, status=410
    )


def _private(response: HttpResponse) -> HttpResponse:
    """Kept out of caches, search engines and referrers."""
    patch_cache_control(response, private=True, no_store=True)
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


@dataclass(frozen=True)
class Line:
    """A subscription and what it is about today; `scope` is None when that is no longer there."""

    row: Subscription
    scope: Scope | None

    @property
    def name(self) -> str:
        return self.scope.name if self.scope else self.row.target

    @property
    def label(self) -> str:
        return self.scope.label if self.scope else str(Followed(self.row.scope).label)


def _line(row: Subscription) -> Line:
    return Line(row, scopes.find(row.scope, row.target, timezone.localdate()))


@by_link(actions.QUESTION)
def follow_confirm(request: HttpRequest, row: Subscription) -> HttpResponse:
    """What the address was asked to follow, and a button. What else waits for its answer can be confirmed with it."""
    if request.method == "POST":
        actions.confirm(row.email, {row.nonce, *without_control_characters(request.POST).getlist("also")})
        return _to_settings(row, "confirmed")
    waiting = Subscription.objects.unconfirmed().filter(email=row.email).exclude(pk=row.pk)
    context = {
        "line": _line(row),
        "others": [_line(other) for other in waiting.order_by("pk")],
        "settings_url": "" if row.confirmed_at is None else _settings_of(row),
        "noindex": True,
    }
    return render_page(request, "public/follow_confirm.html", context)


@by_link(actions.SETTINGS)
def follow_settings(request: HttpRequest, row: Subscription) -> HttpResponse:
    """Everything that the address follows: how often, in which language, and an end to it."""
    if request.method == "POST":
        return _changed(request, row)
    rows = Subscription.objects.filter(email=row.email).order_by("pk")
    context = {
        "row": row,
        "languages": Language.choices,
        "paces": FollowPace.choices,
        "lines": [_line(each) for each in rows],
        "said": SAID.get(request.GET.get("said", ""), ""),
        "noindex": True,
    }
    return render_page(request, "public/follow_settings.html", context)


SAID = {
    "confirmed": gettext_lazy("Confirmed. From now on you are told."),
    "changed": gettext_lazy("Saved."),
    "stopped": gettext_lazy("Stopped, and deleted."),
}


def _changed(request: HttpRequest, row: Subscription) -> HttpResponse:
    """One thing at a time: all stopped, one stopped, one confirmed, or what was chosen saved. What was chosen and is
    nothing to choose stays as it is."""
    sent = {name: str(value) for name, value in without_control_characters(request.POST).items()}
    if "confirm" in sent:
        actions.confirm(row.email, {sent["confirm"]})
        return _to_settings(row, "confirmed")
    if "stop_all" in sent or "stop" in sent:
        only = Q() if "stop_all" in sent else Q(nonce=sent["stop"])
        actions.stop(Q(email=row.email) & only)
        left = _first_of(row.email)
        return _to_settings(left, "stopped") if left else _stopped(request)
    chosen = {name.removeprefix("pace-"): sent[name] for name in sent if name.startswith("pace-")}
    paces = {nonce: pace for nonce, pace in chosen.items() if pace in FollowPace.values}
    spoken = sent.get("language", "")
    actions.change(row.email, paces=paces, language=spoken if spoken in Language.values else row.language)
    return _to_settings(row, "changed")


def _settings_of(row: Subscription) -> str:
    return reverse("follow_settings", args=[actions.token_of(row, actions.SETTINGS)])


def _to_settings(row: Subscription, said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{_settings_of(row)}?said={said}")


def _first_of(email: str) -> Subscription | None:
    return Subscription.objects.filter(email=email).order_by("pk").first()


def _stopped(request: HttpRequest, left: Subscription | None = None) -> HttpResponse:
    """`left`: another thing that the address goes on following."""
    context = {"settings_url": _settings_of(left) if left else "", "noindex": True}
    return render_page(request, "public/follow_stopped.html", context)


@by_link(actions.STOP, ended=_stopped)
def follow_stop(request: HttpRequest, row: Subscription) -> HttpResponse:
    """A button; pressed here or by a program for mail, the row is deleted at once. Pressed again, the answer is the
    same. A press that does not say what it is for stops nothing."""
    pressed = request.POST.get(ONE_CLICK[0]) == ONE_CLICK[1] or "stop" in request.POST
    if request.method == "POST" and pressed:
        actions.stop(Q(pk=row.pk))
        return _stopped(request, _first_of(row.email))
    status = 422 if request.method == "POST" else 200
    return render_page(
        request, "public/follow_stop.html", {"line": _line(row), "noindex": True}, status=status
    )
