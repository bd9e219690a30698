"""What the figures of speed are made with: `python -m bench --help`, and bench/README.md."""
