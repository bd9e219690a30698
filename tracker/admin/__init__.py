"""The editors' desk. Empty on purpose: `apps.DeskConfig` is read before the models exist, and loads the rest."""
