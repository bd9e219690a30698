"""What changed, and the difference between two days."""
