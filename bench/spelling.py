"""What forgiving costs: a vocabulary of so many made-up words, its memory, and the time to correct a misspelt word.

.venv/bin/python bench/spelling.py --words 50000
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "summit.settings")

LETTERS, WEIGHTS = (
    "etaoinsrhldcumfpgvbqxyzwkj",
    [12, 9, 8, 7, 7, 7, 6, 6, 6, 4, 4, 3, 3, 3, 2, 2, 2, *[1] * 9],
)
ASKED = 500  # misspelt words


def made_up(number: int, chance: random.Random) -> list[str]:
    words: set[str] = set()
    while len(words) < number:
        length = max(4, round(chance.gauss(9, 2.5)))
        words.add("".join(chance.choices(LETTERS, weights=WEIGHTS, k=length)))
    return sorted(words)


def misspelt(word: str, chance: random.Random) -> str:
    place = chance.randrange(len(word))
    return word[:place] + chance.choice(LETTERS) + word[place + 1 :]


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms"


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--words", type=int, default=50_000)
    wanted = options.parse_args()

    import django

    django.setup()
    from tracker import search

    chance = random.Random(1)  # made-up words, no secret
    rows = [(word, "en", chance.randrange(1, 1000)) for word in made_up(wanted.words, chance)]
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    vocabulary = search.Vocabulary(rows)
    memory = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    begin = time.perf_counter()
    search.Vocabulary(rows)
    print(f"{wanted.words} words: made in {milliseconds(time.perf_counter() - begin)}, {memory / 1e6:.1f} MB")
    times = []
    for word, _language, _documents in chance.sample(rows, ASKED):
        typed = misspelt(word, chance)
        begin = time.perf_counter()
        search.corrections(typed, vocabulary, "en", most=6)
        times.append(time.perf_counter() - begin)
    times.sort()
    print(
        f"one word corrected: {milliseconds(statistics.median(times))}, of a hundred the slowest "
        f"{milliseconds(times[round(ASKED * 0.99)])} ({os.cpu_count()} cores)"
    )


if __name__ == "__main__":
    main()
