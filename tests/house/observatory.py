"""How Mozilla's HTTP Observatory would score one answer: its published rules (developer.mozilla.org/observatory, "Tests
& Scoring", and the modifiers of its program as of August 2026), put in our own words.

100 to begin with. Penalties first; bonuses count only for whoever still has 90. What only a scan from outside can know
(the certificate, the list of preloaded hosts) is left out: of the two the list would add 5 more.
"""

import re
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

HALF_A_YEAR = 15_768_000
"""Seconds."""
FOR_BONUS = 90

BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
PRIVATE = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
UNSAFE = {"origin", "origin-when-cross-origin", "unsafe-url", "no-referrer-when-downgrade"}

GRADES = ((100, "A+"), (90, "A"), (85, "A-"), (80, "B+"), (70, "B"), (65, "B-"), (60, "C+"), (50, "C"))


@dataclass
class Seen:
    """One answer: headers as they came, in order, and by http where the same address leads."""

    status: int
    headers: list[tuple[str, str]]
    body: str
    by_http: tuple[int, str]
    host: str = "tracker.example.org"

    def all(self, name: str) -> list[str]:
        return [value for known, value in self.headers if known.lower() == name.lower()]

    def one(self, name: str) -> str:
        return ", ".join(self.all(name)).strip()


@dataclass
class Score:
    """`lost` and `won` by test, each with its modifier."""

    found: dict[str, int] = field(default_factory=dict)

    @property
    def lost(self) -> dict[str, int]:
        return {name: points for name, points in self.found.items() if points < 0}

    @property
    def points(self) -> int:
        kept = 100 + sum(self.lost.values())
        return max(0, kept if kept < FOR_BONUS else 100 + sum(self.found.values()))

    @property
    def grade(self) -> str:
        return next((grade for least, grade in GRADES if self.points >= least), "F")


def score(seen: Seen) -> Score:
    tests = (policy, cookies, sharing, transport, redirection, referrer, integrity, sniffing, framing)
    tests += (resource_policy, opener_policy, embedder_policy)
    return Score({test.__name__: test(seen) for test in tests})


def directives(seen: Seen) -> dict[str, set[str]]:
    """Of all policies together. A directive that comes twice counts as it came first."""
    found: dict[str, set[str]] = {}
    for part in seen.one("Content-Security-Policy").replace(",", ";").split(";"):
        name, *sources = part.split()[:1] + part.split()[1:] if part.strip() else [""]
        if name:
            found.setdefault(name.lower(), {source.lower() for source in sources})
    return found


def policy(seen: Seen) -> int:
    csp = directives(seen)
    if not csp:
        return -25
    fallback = csp.get("default-src", {"*"})
    script, style, objects = (csp.get(f"{kind}-src", fallback) for kind in ("script", "style", "object"))
    active = set[str]().union(
        *(sources for name, sources in csp.items() if name not in ("img-src", "media-src"))
    )
    passive = csp.get("img-src", fallback) | csp.get("media-src", fallback)
    rules = (
        (bool(script & (BROAD | {"'unsafe-inline'", "data:"}) or objects & BROAD), -20),
        (any(source.startswith(("http:", "ftp:")) for source in active), -20),
        ("'unsafe-eval'" in script | style, -10),
        (any(source.startswith(("http:", "ftp:")) for source in passive), -10),
        (bool(style & (BROAD | {"'unsafe-inline'", "data:"})), 0),
        (fallback == {"'none'"}, 10),
    )
    return next((points for holds, points in rules if holds), 5)


def cookies(seen: Seen) -> int:
    """The worst of them counts."""
    worst = 5
    protected = transport(seen) == 0
    if not seen.all("Set-Cookie"):
        return 0
    for line in seen.all("Set-Cookie"):
        ((name, cookie),) = SimpleCookie(line).items()
        session = any(word in name.lower() for word in ("login", "sess"))
        site = cookie["samesite"].lower()
        rules = (
            (session and not cookie["secure"] and not protected, -40),
            (session and not cookie["httponly"], -30),
            ("csrf" in name.lower() and not site, -20),
            (site not in ("", "lax", "strict", "none"), -20),
            (site == "none" and not cookie["secure"], -20),
            (not cookie["secure"] and not protected, -20),
            (session and not cookie["secure"], -10),
            (not cookie["secure"], -5),
            (not site, 0),
        )
        worst = min([worst, *(points for holds, points in rules if holds)])
    return worst


def sharing(seen: Seen) -> int:
    """Open to all is fine for what is public; open to all with their cookies is not."""
    origin = seen.one("Access-Control-Allow-Origin")
    with_cookies = seen.one("Access-Control-Allow-Credentials").lower() == "true"
    return -50 if origin and origin != f"https://{seen.host}" and with_cookies else 0


def transport(seen: Seen) -> int:
    found = re.search(r"max-age=\"?(\d+)", seen.one("Strict-Transport-Security"), re.IGNORECASE)
    if not found:
        return -20
    return 0 if int(found[1]) >= HALF_A_YEAR else -10


def redirection(seen: Seen) -> int:
    """By http: to https, on the same host, at once."""
    status, location = seen.by_http
    to = urlsplit(location)
    if status not in (301, 302, 303, 307, 308):
        return -20
    if to.scheme != "https":
        return -10
    return 0 if to.hostname == seen.host else -5


def referrer(seen: Seen) -> int:
    said = [word.strip().lower() for word in seen.one("Referrer-Policy").split(",") if word.strip()]
    known = [word for word in said if word in PRIVATE | UNSAFE]
    if not said:
        return 0
    return 5 if known and known[-1] in PRIVATE else -5


def integrity(seen: Seen) -> int:
    """Scripts of other hosts need a hash; our own do not."""
    if "html" not in seen.one("Content-Type"):
        return 0
    scripts = re.findall(r"<script\b[^>]*\bsrc=[\"']?([^\"'\s>]+)[^>]*>", seen.body, re.IGNORECASE)
    foreign = [urlsplit(address) for address in scripts if urlsplit(address).netloc not in ("", seen.host)]
    if not foreign:
        return 0
    return -5 if all(address.scheme in ("https", "") for address in foreign) else -50


def sniffing(seen: Seen) -> int:
    return 0 if seen.one("X-Content-Type-Options").lower() == "nosniff" else -5


def framing(seen: Seen) -> int:
    if "frame-ancestors" in directives(seen):
        return 5
    said = seen.one("X-Frame-Options").lower()
    return 5 if said in ("deny", "sameorigin") else 0 if said.startswith("allow-from") else -20


def resource_policy(seen: Seen) -> int:
    said = seen.one("Cross-Origin-Resource-Policy").lower()
    return {"": 0, "cross-origin": 0, "same-origin": 10, "same-site": 10}.get(said, -5)


def opener_policy(seen: Seen) -> int:
    said = seen.one("Cross-Origin-Opener-Policy").lower()
    good = {"same-origin", "same-origin-allow-popups", "noopener-allow-popups"}
    return 10 if said in good else 0 if said in ("", "unsafe-none") else -5


def embedder_policy(seen: Seen) -> int:
    said = seen.one("Cross-Origin-Embedder-Policy").lower()
    return 10 if said in ("require-corp", "credentialless") else 0 if said in ("", "unsafe-none") else -5
