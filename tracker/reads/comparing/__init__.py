"""Two to four side by side."""
