"""Reports as they are asked for: the one before this one, what is due, what is waiting, what the public may know."""

from __future__ import annotations

from tracker.models import Report


def last_published(report: Report) -> Report | None:
    """The organization's newest published report on the same thing before this one; what it corrects does not count
    as progress made."""
    earlier = Report.objects.standing().filter(
        organization=report.organization_id, commitment=report.commitment_id, objective=report.objective_id
    )
    not_this = earlier.exclude(pk__in=[report.pk, report.corrects_id or 0])
    if report.happened_on is not None:  # one about an earlier time is not held against what came after
        not_this = not_this.filter(happened_on__lte=report.happened_on)
    return not_this.order_by("-happened_on", "-published_at", "-pk").first()
