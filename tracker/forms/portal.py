"""The small forms of the portal: a reply to an assessment, an invitation, a member's rights."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.enums import Language, MembershipRole
from tracker.models import Reply

from .report import PlainTextarea


class ReplyForm(forms.Form):
    text = forms.CharField(
        label=_("Your reply"),
        max_length=Reply._meta.get_field("text").max_length,
        widget=PlainTextarea({"rows": 10}),
        help_text=_(
            "Printed beside the assessment as you write it, once that is public. At most 4,000 characters."
        ),
    )
    contests = forms.BooleanField(
        label=_("We disagree with this assessment"),
        required=False,
        help_text=_("The assessment is then marked as contested wherever it is shown."),
    )
    language = forms.ChoiceField(label=_("Language of the reply"), choices=Language.choices)


class RightsForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=MembershipRole.choices, initial=MembershipRole.MEMBER)
    may_submit = forms.BooleanField(
        label=_("May submit reports and reply"),
        required=False,
        help_text=_("Leads always may."),
    )


class InviteForm(RightsForm):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They get a link that works once, for seven days, and only for this address."),
        widget=forms.EmailInput({"autocomplete": "off"}),
    )
    language = forms.ChoiceField(label=_("Language of the message"), choices=Language.choices)
    field_order = ("email", "role", "may_submit", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("auto_id", "invite_%s")
        super().__init__(*args, **kwargs)
