"""Every public template by an address that shows it, without the language: what the walks and the scans go through."""

COMMITMENT = "/commitments/pa-066-uae-mgx-ai-campus-france/"
TEMPLATES = {
    "home": "/",
    "home before anything": "/?as_of=2019-01-01",
    "list": "/commitments/",
    "list, nothing found": "/commitments/?q=zzyzx",
    "commitment": COMMITMENT,
    "commitment, not yet": f"{COMMITMENT}?as_of=2019-01-01",
    "organizations": "/organizations/",
    "organizations, nobody": "/organizations/?q=zzyzx",
    "organization": "/organizations/european-commission/",
    "countries": "/countries/",
    "countries, nobody": "/countries/?q=zzyzx",
    "country": "/countries/fr/",
    "deadlines": "/deadlines/",
    "deadlines, none fits": "/deadlines/?country=KE&show=soon",
    "deadlines of a month": "/deadlines/2026-12/",
    "deadlines of an empty month": "/deadlines/2030-05/",
    "compare": "/compare/?q=cloud",
    "compare commitments": "/compare/?c=PA-066&c=PA-029&c=PA-001",
    "compare organizations": "/compare/?o=country-fr&o=country-in",
    "corrections": "/corrections/?page=/en/about/",
    "method": "/method/",
    "about": "/about/",
    "not found": "/nothing-here/",
    "no file": "/commitments.csv?as_of=soon",
    "link used up": "/accounts/welcome/MQ/set-password/",
}
VARIANTS = {
    "home of a past day": "/?as_of=2025-09-30",
    "list, narrowed": "/commitments/?q=ai&status=limited&country=FR&sort=title",
    "list, not understood": "/commitments/?status=shiny&as_of=soon",
    "commitment of a past day": f"{COMMITMENT}?as_of=2025-09-30",
    "commitment with objectives": "/commitments/pa-029-pledge-trustworthy-ai-work/",
    "compare, of a past day": "/compare/?c=PA-001&c=PA-109&c=PA-066&c=PA-065&as_of=2025-02-10",
    "compare, not understood": "/compare/?c=PA-001&c=nothing&o=country-fr&q=zzyzx",
    "commitment, weak": "/commitments/pa-100-prologis-paris-data-centres/",
    "country, by a weak source only": "/countries/co/",
    "countries before anything": "/countries/?as_of=2019-01-01",
    "commitment with parts": "/commitments/pa-065-france-109-billion-infrastructure-total/",
}
"""The same templates with other things in them: looked at in one language only where time counts."""

PUBLIC = {**TEMPLATES, **VARIANTS}
