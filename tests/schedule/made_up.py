"""Files with made-up promises that have in them what the real ones lack: first and moved dates of unknown days, steps
given up on a day and on none, verdicts that close, correct themselves and open again, finals reached early and late."""

import datetime as dt
from random import Random

from tests.loading.small import DataSet

FIRST = dt.date(2024, 12, 1)
SPAN = 720  # days
ENDS = {"month": (1, 12), "quarter": (3, 4), "half": (6, 2), "year": (12, 1)}
OUTCOMES = {
    "complete": ("", "delivered_on_time", "delivered_late"),
    "limited": ("", "", "not_delivered", "withdrawn", "partly_delivered"),
    "not_started": ("", "", "", "not_delivered"),
}
PROMISES = 20


def made_up(chance: Random) -> DataSet:
    files = DataSet()
    promise = files.rows["commitments"][0]
    files.rows.update({name: [] for name in ("commitments", "parties", "objectives", "applicability")})
    files.rows.update({name: [] for name in ("milestones", "deadlines", "indicators", "measurements")})
    files.rows.update({name: [] for name in ("updates", "assessments")})
    sources(files, chance)
    for number in range(1, PROMISES + 1):
        reference = f"PA-{number:03}"
        announced = some_day(chance) if chance.random() < 0.6 else None
        files.add(
            "commitments",
            **{
                **promise,
                "reference": reference,
                "slug": f"promise-{number}",
                "announced_on": str(announced or ""),
                "announced_precision": "day" if announced else "",
                "link_to_summit": chance.choice(("summit", "summit-week", "around", "follow-up")),
            },
        )
        milestones(files, chance, reference)
        verdicts(files, chance, reference)
        if chance.random() < 0.5:
            happening(files, chance, reference)
    return files


def some_day(chance: Random) -> dt.date:
    return FIRST + dt.timedelta(days=chance.randrange(SPAN))


def some_source(files: DataSet, chance: Random) -> str:
    return chance.choice(files.rows["sources"])["key"]


def sources(files: DataSet, chance: Random) -> None:
    """Half of them say when they came out."""
    for number in range(8):
        day = some_day(chance) if number % 2 else None
        files.add(
            "sources",
            key=f"source-{number}",
            title=f"Source {number}",
            publisher="A paper",
            type="press",
            independence="independent",
            published_on=str(day or ""),
            published_precision="day" if day else "",
        )


def milestones(files: DataSet, chance: Random, reference: str) -> None:
    steps = chance.randrange(4)
    final = chance.randrange(steps + 1)  # none where it is beyond the last
    for number in range(steps):
        reached = some_day(chance) if chance.random() < 0.3 else None
        dropped = reached is None and chance.random() < 0.25
        files.add(
            "milestones",
            commitment=reference,
            key=f"step-{number}",
            position=str(number + 1),
            title_en=f"Step {number}",
            final="yes" if number == final else "no",
            achieved_on=str(reached or ""),
            achieved_precision="day" if reached else "",
            achieved_source=some_source(files, chance) if reached else "",
            dropped="yes" if dropped else "no",
            dropped_on=str(some_day(chance)) if dropped and chance.random() < 0.5 else "",
        )
        deadlines(files, chance, reference, f"step-{number}")


def deadlines(files: DataSet, chance: Random, reference: str, step: str) -> None:
    for _n in range(chance.choice((0, 1, 1, 2, 2, 3))):
        precision = chance.choice(("day", "day", *ENDS))
        announced = some_day(chance) if chance.random() < 0.5 else None
        files.add(
            "deadlines",
            commitment=reference,
            milestone=step,
            due_on=str(some_end(chance, precision)),
            precision=precision,
            announced_on=str(announced or ""),
            announced_precision="day" if announced else "",
            source=some_source(files, chance),
        )


def some_end(chance: Random, precision: str) -> dt.date:
    if precision == "day":
        return some_day(chance)
    months, in_a_year = ENDS[precision]
    month = months * chance.randint(1, in_a_year)
    year = chance.choice((2025, 2025, 2026))
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return following - dt.timedelta(days=1)


def verdicts(files: DataSet, chance: Random, reference: str) -> None:
    days = sorted({some_day(chance) for _n in range(chance.randrange(5))})
    for day in days:
        status = chance.choice(tuple(OUTCOMES))
        files.add(
            "assessments",
            commitment=reference,
            effective_on=str(day),
            status=status,
            outcome=chance.choice(OUTCOMES[status]),
            rationale_en="Because of what was seen.",
            sources=some_source(files, chance),
        )


def happening(files: DataSet, chance: Random, reference: str) -> None:
    files.add(
        "updates",
        key=f"happening-{reference.lower()}",
        commitments=reference,
        happened_on=str(some_day(chance)),
        precision="day",
        headline_en="Something happened",
        claimed_by="independent",
        sources=some_source(files, chance),
        confidence="strong",
    )
