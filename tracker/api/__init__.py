"""The read-only interface for programs, /api/v1/: the same record, filters, search and day as the pages."""

VERSION = "1.0.0"
"""Of the interface (docs/api.md): the first number is in the address, the second grows with what is added."""

DESCRIPTION = """What was promised at the AI Action Summit in Paris (February 2025), by whom, what has become of it, and
what proves it. A reconstruction from public sources, not the official list.

Read only, for everybody, without a key. Every list is the list of the page of the same name: same filters, same
search, same day. `as_of` reads the record as of a day; `fields` takes fewer properties, `expand` brings rows of other
resources; `page` and `page_size` go through long lists in a stable order. Nothing in an address is ignored: what is not
understood is refused with a problem (RFC 9457) that names each parameter.

What editors conclude (`verdict`, `status`) and what organizations say (`claims`, reports) are two things, and never
mixed. Codes are those of the data set; what is not known is null; figures are exact text. Made-up rows say
`is_sample: true`."""
