"""Every address at which something is taken away, about what `corpus.make_everything` makes."""

LISTS = {
    "commitments": "/en/commitments.{}",
    "organizations": "/en/organizations.{}",
    "deadlines": "/en/deadlines.{}",
    "changes": "/en/changes.{}?from=2025-01-01",
    "between": "/en/changes/between.{}?cell=listed&from=2025-01-01",
    "matrix": "/en/commitments/pa-001-promise-1/matrix.{}",
    "countries": "/en/countries.{}",
    "money": "/en/money.{}",
    "comparison of commitments": "/en/compare.{}?c=PA-001&c=PA-002",
    "comparison of organizations": "/en/compare.{}?o=some-lab&o=other-lab",
}
THINGS = {
    "commitment": "/en/commitments/pa-001-promise-1.{}",
    "organization": "/en/organizations/some-lab.{}",
    "country": "/en/countries/fr.{}",
    "pillar": "/en/pillars/public-interest.{}",
    "report": "/en/reports/KEY.{}",
}
OF_A_LIST, OF_A_THING = ("csv", "xlsx", "json"), ("zip", "xlsx", "json")


def every(key: str = "KEY") -> list[str]:
    """All of them in every form; `key` is the report's."""
    lists = [path.format(kind) for path in LISTS.values() for kind in OF_A_LIST]
    return lists + [path.replace("KEY", key).format(kind) for path in THINGS.values() for kind in OF_A_THING]
