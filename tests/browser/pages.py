"""Every public template by an address that shows it, without the language: what the walks and the scans go through."""

LONG = "pa-017-eu-ai-gigafactories"
PUBLIC = {
    "home": "/",
    "home of a past day": "/?as_of=2025-09-30",
    "home before anything": "/?as_of=2024-01-01",
    "list": "/commitments/",
    "list, narrowed": "/commitments/?q=ai&status=limited&country=FR&sort=title",
    "list, nothing found": "/commitments/?q=zzyzx",
    "list, not understood": "/commitments/?status=shiny&as_of=soon",
    "commitment": "/commitments/{long}/",
    "commitment of a past day": "/commitments/{long}/?as_of=2025-09-30",
    "commitment, not yet": "/commitments/{long}/?as_of=2024-01-01",
    "organizations": "/organizations/",
    "organizations, nobody": "/organizations/?q=zzyzx",
    "organization": "/organizations/european-commission/",
    "method": "/method/",
    "about": "/about/",
    "not found": "/nothing-here/",
    "no file": "/commitments.csv?as_of=soon",
    "link used up": "/accounts/welcome/MQ/set-password/",
}
