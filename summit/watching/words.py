"""What those who answer a request say of it, in its WSGI environment, to whoever counts (`front.Watch`)."""

ROUTE = "tracker.route"
"""The name of the route that answered, "commitment_detail"."""

HOW = "tracker.how"
"""Where a kept page came from: "memory", "redis", "made" (just now, and kept), "not modified"; "" for anything else."""

SENT = "tracker.sent"
"""Bytes of the body of a kept page."""
