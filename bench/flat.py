"""The same public rows as a file for Datasette: commitments with the standing of today as columns, the
organizations and milestones behind them, a full-text index and an index on every column that is filtered or
counted."""

from __future__ import annotations

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

COLUMNS = """
CREATE TABLE organizations (slug TEXT PRIMARY KEY, name_en TEXT, name_fr TEXT, kind TEXT, country TEXT);
CREATE TABLE commitments (
    reference TEXT PRIMARY KEY, title_en TEXT, title_fr TEXT, summary_en TEXT, summary_fr TEXT, promise_en TEXT,
    promise_fr TEXT, pillar TEXT, topic TEXT, kind TEXT, status TEXT, outcome TEXT, schedule TEXT, verification TEXT,
    confidence TEXT, announced_on TEXT, next_due_on TEXT, slips INTEGER, rationale_en TEXT, rationale_fr TEXT,
    lead TEXT REFERENCES organizations(slug), country TEXT
);
CREATE TABLE parties (
    id INTEGER PRIMARY KEY, commitment TEXT REFERENCES commitments(reference),
    organization TEXT REFERENCES organizations(slug), role TEXT
);
CREATE TABLE milestones (
    id INTEGER PRIMARY KEY, commitment TEXT REFERENCES commitments(reference), title_en TEXT, title_fr TEXT,
    due_on TEXT, achieved_on TEXT
);
"""

ROWS = """
INSERT INTO organizations SELECT slug, name_en, name_fr, kind, country FROM source.tracker_organization;
INSERT INTO commitments
SELECT c.reference, c.title_en, c.title_fr, c.summary_en, c.summary_fr, c.promise_en, c.promise_fr, p.slug, t.slug,
       c.kind, s.status, s.outcome, s.schedule, s.verification, c.confidence, c.announced_on, s.next_due_on, s.slips,
       a.rationale_en, a.rationale_fr, NULL, NULL
FROM source.tracker_commitment c
JOIN source.tracker_standing s ON s.commitment_id = c.id AND s.from_day <= :today AND s.until_day > :today
JOIN source.tracker_pillar p ON p.id = c.pillar_id
JOIN source.tracker_topic t ON t.id = c.topic_id
LEFT JOIN source.tracker_assessment a ON a.id = s.assessment_id
WHERE c.publication IN ('published', 'closed')
ORDER BY c.id;
INSERT INTO parties
SELECT y.id, c.reference, o.slug, y.role FROM source.tracker_party y
JOIN source.tracker_commitment c ON c.id = y.commitment_id
JOIN source.tracker_organization o ON o.id = y.organization_id
WHERE c.reference IN (SELECT reference FROM commitments);
INSERT INTO milestones
SELECT m.id, c.reference, m.title_en, m.title_fr,
       (SELECT max(due_on) FROM source.tracker_deadline d WHERE d.milestone_id = m.id), m.achieved_on
FROM source.tracker_milestone m JOIN source.tracker_commitment c ON c.id = m.commitment_id
WHERE c.reference IN (SELECT reference FROM commitments);
CREATE INDEX parties_commitment ON parties(commitment);
CREATE INDEX parties_organization ON parties(organization);
CREATE INDEX milestones_commitment ON milestones(commitment);
UPDATE commitments SET lead = (
    SELECT organization FROM parties WHERE commitment = reference AND role = 'lead' ORDER BY id LIMIT 1
);
UPDATE commitments SET country = (SELECT country FROM organizations WHERE slug = lead);
"""

FILTERED = ("pillar", "topic", "kind", "status", "outcome", "schedule", "confidence", "country", "lead")
SEARCHED = "title_en, title_fr, summary_en, summary_fr, promise_en, promise_fr, rationale_en, rationale_fr"

FINDING = f"""
CREATE VIRTUAL TABLE commitments_fts USING fts5({SEARCHED}, content='commitments', tokenize='porter unicode61');
INSERT INTO commitments_fts(rowid, {SEARCHED}) SELECT rowid, {SEARCHED} FROM commitments;
"""  # noqa: S608  # names that stand above


def write(source: Path, target: Path, today: dt.date) -> None:
    """Write `target` anew from a database of the site, as of `today`."""
    making = target.with_name(target.name + ".making")
    making.unlink(missing_ok=True)
    with closing(sqlite3.connect(making)) as connection:
        connection.execute("ATTACH ? AS source", [str(source)])
        connection.executescript(COLUMNS)
        for statement in ROWS.split(";"):
            if statement.strip():
                connection.execute(statement, {"today": today.isoformat()})
        for column in FILTERED:
            connection.execute(f"CREATE INDEX commitments_{column} ON commitments({column})")
        connection.executescript(FINDING)
        connection.commit()
        connection.execute("ANALYZE")
        connection.commit()
    making.rename(target)
