"""Targets and what was measured, money among it."""
