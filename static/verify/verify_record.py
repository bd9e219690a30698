"""Verify the public record of the Paris Actions Tracker from its file alone. Needs Python 3.8 and nothing else.

    python3 verify_record.py record.jsonl --head 2130:5f0c... --head release.json

Each line is an entry: what everybody could read of a row of the data from then on. It ends with the SHA-256 of all that
stands before it on the line, the hash of the entry before included: nothing can be changed, taken out, put in or moved
without a hash that no longer fits. Whether the end was cut off or written anew no file shows by itself. That takes a
head (a number and a hash) from elsewhere: one noted earlier, or the one in the release.json of a release.
Ends with 0 when everything holds, with 1 and a sentence for each fault, with 2 when it could not look.
"""

import argparse
import hashlib
import json
import re
import sys
from pathlib import Path

LINE = re.compile(
    rb'\A(?P<said>\{"about":"(?P<about>|[A-Z]{2}-\d{3,9})","id":(?P<id>\d{1,18})'
    rb',"kind":"(?P<kind>published|corrected|superseded|retracted)","payload":(?P<payload>\{.+\}|null)'
    rb',"previous":"(?P<previous>[0-9a-f]{64})","sequence":(?P<sequence>[1-9]\d{0,17}),"subject":"(?P<subject>[a-z]+)"'
    rb',"time":"(?P<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z)"),"sha256":"(?P<sha256>[0-9a-f]{64})"\}\n\Z'
)


def read(line):
    """The parts of an entry. ValueError when the record does not write a line like that."""
    [found] = LINE.finditer(line)
    entry = {name: text.decode() for name, text in found.groupdict().items()}
    value, ends = json.loads(entry["payload"]), entry["kind"] in ("superseded", "retracted")
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    if written != entry["payload"] or ends != (value is None):
        raise ValueError("written in another way")
    return {**entry, "sequence": int(entry["sequence"])}


def faults(lines, heads, end):
    """Each fault as a sentence. `end` holds the number and the hash of the last entry read: 0 and "000..." at first."""
    fitting, time, shown = {end["sha256"]}, "", set()
    for number, line in enumerate(lines, start=1):
        last = end["sequence"]
        try:
            entry = read(line)
        except (ValueError, RecursionError):
            yield f"Line {number}, where entry {last + 1} belongs, is not as the record writes it: it was changed."
            end["sequence"], fitting = last + 1, set()
            continue
        sequence, sha256, row = entry["sequence"], entry["sha256"], f"{entry['subject']} {entry['id']}"
        name = f"Entry {sequence} ({row}{', ' if entry['about'] else ''}{entry['about']})"
        made = hashlib.sha256(entry["said"].encode() + b"}").hexdigest()
        if made != sha256:
            yield f"{name} does not have the hash of what it says: something in it was changed."
        if sequence <= last:
            yield f"{name} stands after entry {last}: it was moved, or put in."
            continue
        if sequence > last + 1:
            yield f"{name} stands where entry {last + 1} belongs: that one was removed, or moved."
        elif fitting and entry["previous"] not in fitting:
            yield f"{name} does not continue entry {last}: one of the two was changed, or put in."
        if entry["time"] < time or (row in shown) == (entry["kind"] == "published"):
            yield f"{name} does not follow from those before it: its time or its kind cannot be right."
        if any(known == sequence and sha256 != other for known, other in heads):
            yield f"{name} does not have the hash of the head that was given: what stood here was written anew."
        (shown.discard if entry["payload"] == "null" else shown.add)(row)
        end["sequence"], end["sha256"], fitting, time = sequence, sha256, {sha256, made}, entry["time"]
    newest = max([1, *dict(heads)])
    if newest > end["sequence"]:
        yield f"The end is missing: the last entry here is {end['sequence']}, and there was an entry {newest}."


def head(text):
    """The number and the hash out of `2130:5f0c...`, or out of the file of that name: a release.json."""
    if not re.fullmatch("[0-9]{1,18}:[0-9a-f]{64}", text):
        text = "{sequence}:{sha256}".format(**json.loads(Path(text).read_text("utf-8"))["record"])
    return int(text.split(":")[0]), text.split(":")[1]


def main():
    words = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("file", help="record.jsonl, or - for what is piped in")
    words.add_argument("--head", action="append", default=[], help="number:hash, or a release.json")
    asked, end = words.parse_args(), {"sequence": 0, "sha256": "0" * 64}
    try:
        heads = [head(text) for text in asked.head]
        with sys.stdin.buffer if asked.file == "-" else Path(asked.file).open("rb") as lines:
            found = list(faults(lines, heads, end))
    except (OSError, ValueError, KeyError, TypeError) as problem:
        words.error(f"there is nothing to verify: {problem}")
    if found:
        print(*found, sep="\n")
        sys.exit(1)
    print("Entries 1 to {sequence} hold. The head is {sequence}:{sha256}".format(**end))
    if end["sequence"] > max([0, *dict(heads)]):
        print("The file goes on past every head that was given: only a later head can tell what comes there.")


if __name__ == "__main__":
    main()
