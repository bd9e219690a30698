"""The site of the desk: who may enter, the start page, and what every page of it shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse, translate_url
from django.utils import timezone
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from tracker import rules
from tracker.reads import desk

GROUPS: dict[str, dict[str, Any]] = {
    "reports": {
        "title": _("Reports to review"),
        "why": _("Handed in by organizations, the oldest first."),
        "list": ("report", "state__exact=submitted"),
    },
    "replies": {
        "title": _("Replies to proposals"),
        "why": _("An organization answered before the assessment is published: read it first."),
        "list": ("reply", "on=waiting"),
    },
    "corrections": {
        "title": _("Errors reported"),
        "why": _("A reader says that something here is wrong."),
        "list": ("correction", "state__exact=received"),
    },
    "claims": {
        "title": _("Claimed milestones to decide"),
        "why": _("Published reports say they are achieved; the record says planned."),
        "list": ("report", "claims=open"),
    },
    "wait_over": {
        "title": _("Right of reply over"),
        "why": _("Those it is about had their time: the assessment can be published."),
        "list": ("assessment", "reply=over"),
    },
    "proposed": {
        "title": _("Proposed assessments"),
        "why": _("Wait for a second person."),
        "list": ("assessment", "state__exact=proposed"),
    },
    "confirmed": {
        "title": _("Confirmed, not yet published"),
        "why": _("Looked at by two people; the public page does not show them yet."),
        "list": ("assessment", "state__exact=confirmed"),
    },
    "overdue": {
        "title": _("Overdue without news"),
        "why": _("Past their date, and nothing sourced since."),
        "list": ("commitment", "attention=overdue"),
    },
    "stale": {
        "title": _("Gone quiet"),
        "why": _("No sourced fact for a year. Silence is not failure, but somebody should look."),
        "list": ("commitment", "attention=stale"),
    },
    "drafts": {
        "title": _("Draft commitments"),
        "why": _("Not yet on the public pages."),
        "list": ("commitment", "publication__exact=draft"),
    },
    "draft_developments": {
        "title": _("Draft developments"),
        "why": _("Not yet on the timeline."),
        "list": ("update", "state__exact=draft"),
    },
    "links": {
        "title": _("Sources whose link is gone"),
        "why": _(
            "The page was not found three times over a week or longer: look for an archived copy, or say since when it"
            " is gone."
        ),
        "list": ("source", "link=look"),
    },
    "weak": {
        "title": _("Weak confidence"),
        "why": _("Brochure only, or half verified: a better source would help."),
        "list": ("commitment", "confidence__exact=weak"),
    },
}
"""Title, explanation and filtered list of each group of `reads.desk.attention`."""

NAV = (
    ("report", "reply", "correction"),
    ("commitment", "update", "assessment"),
    ("organization", "source"),
)
"""What stands open on every page, in groups."""

MORE = (
    "milestone",
    "objective",
    "indicator",
    "event",
    "pillar",
    "topic",
    "membership",
    "invitation",
    "historyevent",
    "user",
)
"""What is folded behind them."""


class DeskSite(admin.AdminSite):
    site_header = _("Editors’ desk")
    site_title = _("Editors’ desk")
    index_title = _("What needs attention")
    empty_value_display = "–"
    enable_nav_sidebar = False

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        self.disable_action("delete_selected")

    def has_permission(self, request: HttpRequest) -> bool:
        """Everybody with a role; all others are led to the sign-in page."""
        return rules.may_see_desk(request.user)

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one way in, with its limits and its second step: not this page. Whoever is signed in and has no
        role here is told so."""
        if request.user.is_authenticated:
            if not self.has_permission(request):
                raise PermissionDenied
            return HttpResponseRedirect(reverse("admin:index"))
        wanted = request.GET.get(REDIRECT_FIELD_NAME) or reverse("admin:index")
        return redirect_to_login(wanted, reverse("account_login"))

    def password_change(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_change_password"))

    def password_change_done(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return HttpResponseRedirect(reverse("account_home"))

    def get_urls(self) -> list[Any]:
        from django.urls import path

        from . import importing, whole

        own = [
            path("import/", self.admin_view(importing.upload), name="import"),
            path("import/plan/", self.admin_view(importing.plan), name="import_plan"),
            path("export/<str:kind>/", self.admin_view(whole.download), name="export_whole"),
        ]
        return own + super().get_urls()

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        context = super().each_context(request)
        if context["has_permission"]:
            context["desk_nav"] = self._nav(request)
            context["may_edit"] = rules.may_edit_record(request.user)
            context["may_import"] = rules.may_import(request.user)
        context["site_url"] = f"/{get_language() or 'en'}/"
        context["other_languages"] = [
            (
                code,
                get_language_info(code)["name_local"].capitalize(),
                translate_url(request.get_full_path(), code),
            )
            for code, _name in settings.LANGUAGES
            if code != get_language()
        ]
        return context

    def _nav(self, request: HttpRequest) -> dict[str, Any]:
        """Links to the lists the person may see; no query, since roles are on the person."""
        seen = {model._meta.model_name: made for model, made in self._registry.items()}

        def links(names: tuple[str, ...]) -> list[dict[str, Any]]:
            return [
                {
                    "name": seen[name].opts.verbose_name_plural,
                    "url": reverse(f"admin:tracker_{name}_changelist"),
                }
                for name in names
                if name in seen and seen[name].has_view_permission(request)
            ]

        return {"groups": [links(names) for names in NAV], "more": links(MORE)}

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """What needs attention, and nothing else."""
        today = timezone.localdate()
        groups = [
            {
                **GROUPS[group.key],
                "key": group.key,
                "count": group.count,
                "of_which": group.of_which,
                "rows": group.rows,
                "more": group.count - len(group.rows),
                "url": _list_url(*GROUPS[group.key]["list"]),
            }
            for group in desk.attention(request.user, today)
        ]
        french = [
            {"name": model._meta.verbose_name_plural, "count": count, "url": _french_url(model)}
            for model, count in desk.missing_french()
        ]
        context = {
            **self.each_context(request),
            "title": self.index_title,
            "groups": groups,
            "french": french,
            "clear": [group["title"] for group in groups if not group["count"]]
            + ([] if french else [_("Missing French")]),
            "today": today,
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, "admin/index.html", context)


def _list_url(model: str, query: str) -> str:
    return f"{reverse(f'admin:tracker_{model}_changelist')}?{query}"


def _french_url(model: Any) -> str:
    return _list_url(model._meta.model_name, "french=missing")
