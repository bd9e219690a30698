"""Reading the data set from files into the record: `plan = read(…)`, look at it, `apply(plan, by=…)`.

One loader for `manage.py load_actions` and for the import at the desk. All or nothing: with one fault nothing
is written. The same files twice change nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from django.utils.translation import gettext as _

from tracker import rules
from tracker.tables import BY_NAME, FILES, Column, File, Kind

from . import checks
from .applying import apply
from .faults import Fault
from .matching import match
from .plan import Count, Plan, Result, Scope, Step
from .reading import Table, collect, read_lines
from .world import World

__all__ = [
    "BY_NAME",
    "FILES",
    "Column",
    "Count",
    "Fault",
    "File",
    "Kind",
    "Plan",
    "Result",
    "Scope",
    "Step",
    "apply",
    "read",
]


def read(source: Path | Mapping[str, bytes | Table], *, by: rules.Actor, scope: Scope = Scope.LOAD) -> Plan:
    """What loading these files would do; nothing is written.

    `source` is a directory, or CSV files or tables of cells by name (`parties` or `parties.csv`). A load needs
    every file, so that a missing one is noticed; an import takes what it is given.
    """
    rules.may_import.check(by)
    plan = Plan(scope)
    contents = collect(source, plan.fault_list)
    if scope is Scope.LOAD:
        for file in FILES:
            if file.name not in contents:
                plan.fault_list.add(file.filename, 0, "", _("The file is missing."))
    elif not contents and not plan.faults:
        plan.fault_list.add("", 0, "", _("There is no file."))
    lines = {
        file.name: read_lines(file, contents[file.name], plan.fault_list)
        for file in FILES
        if file.name in contents
    }
    unreadable = {name for name, rows in lines.items() if rows is None}
    if scope is Scope.LOAD:
        unreadable |= {file.name for file in FILES if file.name not in contents}
    world = World(unreadable)
    for file in FILES:
        rows = lines.get(file.name)
        if rows is not None:
            plan.steps[file.name] = match(file, rows, world, plan)
    checks.check(plan, world)
    return plan
