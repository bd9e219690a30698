"""Import with a dry run: upload, read the plan, then carry it out. The plan is made again before anything is
written: when the record moved on in between, the new plan is shown instead.

The file waits in `var/imports/` under a name nobody can guess, for an hour at most, and only for whoever sent it.
"""

from __future__ import annotations

import hashlib
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker import rules
from tracker.actions import history as record
from tracker.actions import loading
from tracker.exceptions import Refused
from tracker.forms.uploads import Contents, Unusable, UploadForm, contents

SALT = "tracker.desk.import"
AN_HOUR = 3600
ROWS_SHOWN = 200
LONGEST_SHOWN = 160


def upload(request: HttpRequest) -> HttpResponse:
    """Takes the file, and shows what is wrong with it or leads to the plan."""
    _only_administrators(request)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            data = sent.read()
            found = contents(sent.name, data)
        except Unusable as problem:
            form.add_error("file", str(problem))
        else:
            return _show(request, found, _keep(request, sent.name, data))
    status = 422 if request.method == "POST" else 200
    return TemplateResponse(
        request, "admin/import.html", {**_page(request, _("Import")), "form": form}, status=status
    )


def plan(request: HttpRequest) -> HttpResponse:
    """Carries the plan out, if it still is the plan that was read."""
    _only_administrators(request)
    kept = _kept(request, request.POST.get("token", ""))
    if request.method != "POST" or kept is None:
        messages.error(request, _("Upload the file again: it is kept for an hour."))
        return HttpResponseRedirect(reverse("admin:import"))
    name, path = kept
    found = contents(name, path.read_bytes())
    refusal: Refused | None = None
    try:
        with transaction.atomic():
            made = loading.read(found, by=request.user, scope=loading.Scope.IMPORT)
            if _print(made) != request.POST.get("fingerprint"):
                raise Refused(_("The record changed since this plan was made. This is the plan as of now."))
            loading.apply(made, by=request.user)
    except Refused as problem:
        refusal = problem
    if refusal is not None:
        return _show(request, found, request.POST["token"], refusal=refusal)
    path.unlink(missing_ok=True)
    context = {**_page(request, _("The import is done")), "counts": made.summary(), "notes": made.notes}
    return TemplateResponse(request, "admin/import_done.html", context)


def _only_administrators(request: HttpRequest) -> None:
    if not rules.may_import(request.user):
        raise PermissionDenied


def _show(
    request: HttpRequest, found: Contents, token: str, *, refusal: Refused | None = None
) -> HttpResponse:
    """The plan: faults first, else row by row what will happen. Nothing is written."""
    made = loading.read(found, by=request.user, scope=loading.Scope.IMPORT)
    steps = list(_steps(made))
    context = {
        **_page(request, _("What this import would do")),
        "faults": made.faults,
        "notes": made.notes,
        "counts": made.summary(),
        "steps": steps[:ROWS_SHOWN],
        "more": max(0, len(steps) - ROWS_SHOWN),
        "nothing": made.changes_nothing,
        "token": token,
        "fingerprint": _print(made),
        "refusal": refusal,
    }
    status = 409 if refusal is not None else 422 if made.faults else 200
    return TemplateResponse(request, "admin/import_plan.html", context, status=status)


def _steps(made: loading.Plan) -> Iterator[dict[str, Any]]:
    """Creations, and changes field by field."""
    for step in made.all_steps(loading.Result.CREATED, loading.Result.CHANGED):
        pairs = [(name, _short(before), _short(after)) for name, (before, after) in step.changes.items()]
        yield {
            "file": step.file.filename,
            "row": step.number,
            "what": " / ".join(step.line.cells.get(name, "") for name in step.file.key),
            "new": step.result is loading.Result.CREATED,
            "pairs": pairs,
            "moves": [move.verb for move in step.moves],
        }


def _short(value: Any) -> str:
    text = str(record.plain(value)) if value not in (None, "") else "–"
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]} …"


def _print(made: loading.Plan) -> str:
    """Two plans with the same print write the same things over the same stored rows."""
    digest = hashlib.sha256()
    for step in made.all_steps():
        stored = f"{step.stored.pk}@{step.stored.revision}" if step.stored is not None else "new"
        links = {name: [record.plain(one) for one in ends] for name, ends in step.links.items()}
        verbs = [move.verb for move in step.moves]
        said = (step.file.name, step.number, step.result, stored, step.changes, links, verbs)
        digest.update(repr(said).encode())
    return digest.hexdigest()


def _page(request: HttpRequest, title: str) -> dict[str, Any]:
    request.current_app = admin.site.name
    return {**admin.site.each_context(request), "title": title}


# --- Keeping the file between the two steps -------------------------------------------------------------------------


def _directory() -> Path:
    path = Path(settings.VAR_DIR) / "imports"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def _keep(request: HttpRequest, name: str, data: bytes) -> str:
    """Store the file and return the signed token that finds it again."""
    for old in _directory().glob("*.upload"):
        if old.stat().st_mtime < time.time() - AN_HOUR:
            old.unlink(missing_ok=True)
    number = secrets.token_hex(16)
    path = _directory() / f"{number}.upload"
    path.touch(mode=0o600)
    path.write_bytes(data)
    return signing.dumps({"number": number, "name": name, "person": request.user.pk}, salt=SALT)


def _kept(request: HttpRequest, token: str) -> tuple[str, Path] | None:
    try:
        known = signing.loads(token, salt=SALT, max_age=AN_HOUR)
    except signing.BadSignature:
        return None
    path = _directory() / f"{known['number']}.upload"
    if known["person"] != request.user.pk or not path.exists():
        return None
    return known["name"], path
