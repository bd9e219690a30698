"""Seconds to make sample data in a database of its own, removed afterwards.

.venv/bin/python bench/sample.py --commitments 10000
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
GOAL = 60  # seconds for 10,000 commitments


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--commitments", type=int, default=10_000)
    options.add_argument("--seed", type=int, default=1)
    wanted = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="sample-") as place:
        environment = {**os.environ, "DATABASE_URL": f"sqlite:///{place}/sample.sqlite3"}

        def manage(*words: str) -> float:
            begin = time.perf_counter()
            subprocess.run([sys.executable, "manage.py", *words], cwd=REPOSITORY, env=environment, check=True)
            return time.perf_counter() - begin

        manage("migrate", "-v", "0")
        seconds = manage("make_sample", "--commitments", str(wanted.commitments), "--seed", str(wanted.seed))
        print(f"{wanted.commitments} commitments: {seconds:.1f} s ({os.cpu_count()} cores)")
        print(f"check_standings: {manage('check_standings'):.1f} s")
    return int(wanted.commitments >= 10_000 and seconds > GOAL)


if __name__ == "__main__":
    sys.exit(main())
