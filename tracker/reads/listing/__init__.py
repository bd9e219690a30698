"""The list of a day in memory: which commitments are on it, and what narrowing it would give."""
