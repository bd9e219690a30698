"""Who may do what to a report in which state: the whole table, none by default. `test_object_matrix.py` tries every
cell against the actions; `python -m tests.house.matrix` prints it as docs/rights.md (a test fails when they differ)."""

from pathlib import Path

ACTORS = {
    "visitor": "nobody in particular",
    "stranger": "a person who may sign in and belongs to no organization",
    "author": "the member of the organization who began the report",
    "member": "another member of the organization",
    "speaker": "a member whom a lead allowed to submit",
    "lead": "a lead of the organization",
    "former": "a lead whose seat has ended",
    "gone": "a lead who may no longer sign in",
    "other": "a member of another party to the same commitment",
    "rival": "a lead of another party to the same commitment",
    "editor": "an editor",
    "reviewer": "a reviewer",
    "belongs": "an editor and reviewer who is also a member of the organization",
    "involved": "an editor and reviewer who submitted it while a lead, and has left the organization",
    "administrator": "an administrator",
}

STATES = {
    "draft": "being written, never handed in",
    "submitted": "handed in",
    "changes_requested": "given back with words",
    "declined": "declined",
    "withdrawn": "withdrawn after it was handed in",
    "given_up": "withdrawn before it was ever handed in",
    "published": "published",
    "superseded": "corrected by a later report",
}

ACTIONS = {
    "read": "read it and its files",
    "write": "change its words",
    "attach": "add a file",
    "detach": "take a file back",
    "submit": "hand it in",
    "withdraw": "give it up",
    "publish": "publish it",
    "request_changes": "give it back with words",
    "decline": "decline it, with the reason",
    "accept": "accept a milestone it claims",
}

TABLE = """
                                  visitor stranger author member speaker lead former gone other rival editor reviewer belongs involved administrator
read            draft             .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
read            submitted         .       .        yes    yes    yes     yes  .      .    .     .     yes    yes      yes     yes      yes
read            changes_requested .       .        yes    yes    yes     yes  .      .    .     .     yes    yes      yes     yes      yes
read            declined          .       .        yes    yes    yes     yes  .      .    .     .     yes    yes      yes     yes      yes
read            withdrawn         .       .        yes    yes    yes     yes  .      .    .     .     yes    yes      yes     yes      yes
read            given_up          .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
read            published         yes     yes      yes    yes    yes     yes  yes    yes  yes   yes   yes    yes      yes     yes      yes
read            superseded        yes     yes      yes    yes    yes     yes  yes    yes  yes   yes   yes    yes      yes     yes      yes
write           draft             .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
write           changes_requested .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
attach          draft             .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
attach          changes_requested .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
detach          draft             .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
detach          changes_requested .       .        yes    yes    yes     yes  .      .    .     .     .      .        yes     .        .
submit          draft             .       .        .      .      yes     yes  .      .    .     .     .      .        .       .        .
submit          changes_requested .       .        .      .      yes     yes  .      .    .     .     .      .        .       .        .
withdraw        draft             .       .        yes    .      .       yes  .      .    .     .     .      .        .       .        .
withdraw        submitted         .       .        .      .      .       yes  .      .    .     .     .      .        .       .        .
withdraw        changes_requested .       .        .      .      .       yes  .      .    .     .     .      .        .       .        .
publish         submitted         .       .        .      .      .       .    .      .    .     .     yes    yes      .       .        .
request_changes submitted         .       .        .      .      .       .    .      .    .     .     yes    yes      .       .        .
decline         submitted         .       .        .      .      .       .    .      .    .     .     yes    yes      .       .        .
accept          published         .       .        .      .      .       .    .      .    .     .     yes    yes      .       .        .
"""  # noqa: E501  # a table is as wide as it is

RIGHTS = {
    (action, state): {who for who, word in zip(ACTORS, words, strict=True) if word == "yes"}
    for action, state, *words in map(str.split, TABLE.strip().splitlines()[1:])
}

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rights.md"
HEAD = """# Rights on a report

Who may do what to an organization’s report, in which state. Printed from `tests/house/matrix.py` by
`python -m tests.house.matrix`; a test fails when the two differ, and another tries every cell, what is not in the
tables included, against the actions: what is allowed happens, what is not leaves everything as it was. What is not
named here, nobody may. The rules themselves are in `tracker/rules.py`, the moves in [moves.md](moves.md).
"""


def page() -> str:
    lines = [HEAD, "## The people", "", "| | |", "| --- | --- |"]
    lines += [f"| {who} | {words} |" for who, words in ACTORS.items()]
    lines += ["", "## The states", "", "| | |", "| --- | --- |"]
    lines += [f"| {state} | {words} |" for state, words in STATES.items()]
    for action, words in ACTIONS.items():
        lines += ["", f"## {words[0].upper()}{words[1:]}", "", f"| {action} | Who may |", "| --- | --- |"]
        lines += [
            f"| {state} | {', '.join(who for who in ACTORS if who in allowed)} |"
            for (verb, state), allowed in RIGHTS.items()
            if verb == action
        ]
    return "\n".join([*lines, ""]).replace(", ".join(ACTORS), "everybody")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
