"""An assessment about the organization, and its reply."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from tracker import rules
from tracker.actions import replies
from tracker.enums import ReplyState
from tracker.exceptions import Incomplete, Refused
from tracker.forms.portal import ReplyForm
from tracker.models import Assessment, Organization, Reply
from tracker.reads import portal_report, right_of_reply
from tracker.web import permit

from .portal_base import for_members, own_organization, portal_page


@for_members
@require_http_methods(["GET", "HEAD", "POST"])
def portal_assessment(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """For members of an organization that it is about, once they were told or it is public. Replying is for those who
    may submit."""
    organization = own_organization(request, slug)
    assessment = _about(organization, pk)
    reply = Reply.objects.filter(
        assessment=assessment, organization=organization, state=ReplyState.GIVEN
    ).first()
    if request.method != "POST":
        form = ReplyForm(initial={"language": (get_language() or "en")[:2]})
        return _page(request, organization, assessment, reply, form)
    if request.POST.get("do") == "withdraw":
        return _withdrawn(request, organization, assessment, reply)
    return _replied(request, organization, assessment, reply)


def _about(organization: Organization, pk: int) -> Assessment:
    if pk > 2**63 - 1:
        raise Http404
    rows = Assessment.objects.select_related("commitment", "objective", "organization")
    assessment = get_object_or_404(rows, pk=pk)
    seen = portal_report.may_see(assessment)
    if not seen or organization.pk not in right_of_reply.concerned(assessment):
        raise Http404
    return assessment


def _replied(
    request: HttpRequest, organization: Organization, assessment: Assessment, reply: Reply | None
) -> HttpResponse:
    permit(rules.may_reply, request, (assessment, organization))
    form = ReplyForm(request.POST)
    if form.is_valid():
        try:
            replies.give(assessment, organization, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]  # for_members lets nobody else in
            return redirect("portal_assessment", organization.slug, assessment.pk)
        except Incomplete as incomplete:
            for name, sentence in incomplete.faults.items():
                form.add_error(name, sentence)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    return _page(request, organization, assessment, reply, form, status=422)


def _withdrawn(
    request: HttpRequest, organization: Organization, assessment: Assessment, reply: Reply | None
) -> HttpResponse:
    if reply is not None:
        permit(rules.may_withdraw_reply, request, reply)
        replies.withdraw(reply, by=request.user)  # type: ignore[arg-type]  # for_members lets nobody else in
    return redirect("portal_assessment", organization.slug, assessment.pk)


def _page(
    request: HttpRequest,
    organization: Organization,
    assessment: Assessment,
    reply: Reply | None,
    form: ReplyForm,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "organization": organization,
        "place": "due",
        "assessment": assessment,
        "cited": list(assessment.citations.select_related("source")),
        "reply": reply,
        "form": form,
        "may_reply": rules.may_reply(request.user, (assessment, organization)),
        "may_withdraw": reply is not None and rules.may_withdraw_reply(request.user, reply),
        "refusal": rules.may_reply.refusal(request.user, (assessment, organization)),
    }
    return portal_page(request, "assessment.html", context, status=status)
