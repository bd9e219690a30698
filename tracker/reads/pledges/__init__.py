"""Who is asked about which objective, and what each reports."""
