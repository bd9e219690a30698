"""Pages that were made once and are asked for again: answered before Django, until the data has another version."""
