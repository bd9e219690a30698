"""Settings that are the same on every machine, by subject. What differs comes from the environment: settings.py."""
