"""Countries, their parts and their map."""
