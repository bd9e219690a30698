"""Replies of organizations to verdicts about them: read here, and taken down only for what may not be printed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from tracker.actions import replies
from tracker.models import Reply

from .filters import OnWaiting
from .moves import Door
from .reading import ReadAdmin


@admin.register(Reply)
class ReplyAdmin(ReadAdmin):
    change_form_template = "admin/tracker/reply/change_form.html"
    fields = ("state",)  # the page is written by its template
    list_display = ("who", "about", "words", "contests", "given_at", "state")
    list_display_links = ("who", "words")
    list_filter = ("state", OnWaiting, "contests")
    search_fields = (
        "organization__name_en",
        "organization__name_fr",
        "assessment__commitment__reference",
        "assessment__commitment__title_en",
        "text",
    )
    date_hierarchy = "given_at"
    ordering = ("-given_at", "-pk")
    doors = (
        Door(
            verb="retract",
            label=_("Take down …"),
            question=_(
                "Only for what may not be printed: insults, other people’s data. The reply is no longer shown;"
                " the history keeps the reason."
            ),
            done=_("The reply “%(thing)s” is taken down."),
            run=lambda row, by, data: replies.retract(row, by=by, reason=data["reason"]),
            grave=True,
            explained=True,
        ),
    )

    def get_queryset(self, request: HttpRequest) -> Any:
        rows = super().get_queryset(request)
        return rows.select_related("organization", "assessment", "assessment__commitment", "given_by")

    @admin.display(description=_("organization"), ordering="organization__name_en")
    def who(self, obj: Any) -> str:
        return str(obj.organization)

    @admin.display(description=_("on the assessment"), ordering="assessment__commitment__reference")
    def about(self, obj: Any) -> str:
        return str(obj.assessment)

    @admin.display(description=_("reply"))
    def words(self, obj: Any) -> str:
        return str(Truncator(obj.text).words(14))
