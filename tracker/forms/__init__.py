"""Forms of the editors' desk and of the account pages."""
