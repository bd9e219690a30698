"""Headers as they leave a site in production, scored by the rules of the HTTP Observatory: A+ for whatever anybody
gets, kept pages, 304 and errors included."""

import json
from dataclasses import replace

import pytest

from tests.house.observatory import Seen, score
from tests.house.test_settings import manage

pytestmark = pytest.mark.once

PROGRAM = """
import json
from io import BytesIO
from wsgiref.util import setup_testing_defaults
from django.test import Client
from summit.wsgi import application
from tests.factories import make_commitment, make_user
from tracker.views import prose

def ask(path, scheme="https", host="tracker.example.org", **headers):
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET", "HTTP_HOST": host, "wsgi.url_scheme": scheme,
               "REMOTE_ADDR": "192.0.2.7", "wsgi.input": BytesIO(), **headers}
    setup_testing_defaults(environ)
    said = []
    body = b"".join(application(environ, lambda status, headers, *fault: said.extend((status, headers))))
    return int(said[0].split()[0]), said[1], body.decode("utf-8", "replace")

def note(name, path, answer):
    plain = ask(path, scheme="http")
    by_http = [plain[0], dict(plain[1]).get("Location", "")]
    print(json.dumps({"name": name, "status": answer[0], "headers": answer[1], "body": answer[2], "by_http": by_http}))
    return answer

make_commitment(1)
promise = "/en/commitments/pa-001-promise-1/"
made = note("public page", promise, ask(promise))
note("public page, kept", promise, ask(promise))
note("public page, not modified", promise, ask(promise, HTTP_IF_NONE_MATCH=dict(made[1])["ETag"]))
note("home", "/fr/", ask("/fr/"))
note("sign-in", "/en/accounts/login/", ask("/en/accounts/login/"))
note("embed", "/en/embed/wall/", ask("/en/embed/wall/"))
note("api", "/api/v1/commitments/", ask("/api/v1/commitments/", HTTP_ORIGIN="https://elsewhere.example"))
note("api, refused", "/api/v1/commitments/", ask("/api/v1/nothing/", HTTP_ORIGIN="https://elsewhere.example"))
note("file", "/en/commitments.csv", ask("/en/commitments.csv", HTTP_ORIGIN="https://elsewhere.example"))
note("not found", "/en/nowhere/", ask("/en/nowhere/"))
note("figures, closed", "/metrics", ask("/metrics"))
note("bad request", promise, ask(promise, host="evil.example"))
note("bad question", "/en/commitments/", ask("/en/commitments/", QUERY_STRING="status=nonsense"))
prose.reading_day = None
note("broken", "/en/about/", ask("/en/about/"))

person = make_user("Ada Administrator", is_administrator=True)
browser = Client(headers={"host": "tracker.example.org"})
browser.force_login(person)
page = browser.get("/en/admin/", secure=True)
headers = [*page.headers.items(), *(("Set-Cookie", cookie.OutputString()) for cookie in page.cookies.values())]
note("desk", "/en/admin/", (page.status_code, headers, page.content.decode()))
"""


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Seen]:
    var = tmp_path_factory.mktemp("production")
    assert manage(var, "collectstatic", "--noinput", "--verbosity", "0").returncode == 0
    assert manage(var, "migrate", "--verbosity", "0").returncode == 0
    done = manage(var, "shell", "--no-imports", "--verbosity", "0", "--command", PROGRAM)
    assert done.returncode == 0, done.stderr
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    return {
        row["name"]: Seen(
            row["status"],
            [(name, value) for name, value in row["headers"]],
            row["body"],
            (row["by_http"][0], row["by_http"][1]),
        )
        for row in rows
    }


EXPECTED = {
    "public page": (200, 135),
    "public page, kept": (200, 135),
    "public page, not modified": (304, 135),
    "home": (200, 135),
    "sign-in": (200, 140),  # cookies, and good ones
    "embed": (200, 140),  # may be framed by anybody, and may do nothing else: default-src 'none'
    "api": (200, 135),
    "api, refused": (404, 135),
    "file": (200, 135),
    "not found": (404, 135),
    "figures, closed": (404, 135),
    "bad request": (400, 135),
    "bad question": (400, 135),
    "broken": (500, 135),
    "desk": (200, 135),  # 5 less than the page to sign in: the admin's own templates write styles inline
}
"""Status and points."""


def as_browsers_see(answers: dict[str, Seen]) -> dict[str, Seen]:
    """304 brings what is kept up to date: what it says replaces what was said, and what it leaves out stays (RFC 9111,
    3.2)."""
    kept, told = answers["public page, kept"], answers["public page, not modified"]
    said = {name.lower() for name, _value in told.headers}
    stays = [(name, value) for name, value in kept.headers if name.lower() not in said]
    return answers | {"public page, not modified": replace(told, headers=stays + told.headers)}


def test_each_is_an_a_plus_and_loses_nothing(answers: dict[str, Seen]) -> None:
    seen = as_browsers_see(answers)
    scores = {name: score(answer) for name, answer in seen.items()}
    assert {name: (seen[name].status, found.points) for name, found in scores.items()} == EXPECTED
    assert {name: found.lost for name, found in scores.items() if found.lost} == {}
    assert {found.grade for found in scores.values()} == {"A+"}


def test_what_is_kept_has_the_headers_of_what_was_made(answers: dict[str, Seen]) -> None:
    made, kept = (dict(answers[name].headers) for name in ("public page", "public page, kept"))
    assert {name for name in made | kept if made.get(name) != kept.get(name)} == {"X-Request-ID"}


def test_only_the_desk_may_style_inline(answers: dict[str, Seen]) -> None:
    inline = {
        name for name, seen in answers.items() if "unsafe-inline" in seen.one("Content-Security-Policy")
    }
    assert inline == {"desk"}
    assert not any("unsafe-eval" in seen.one("Content-Security-Policy") for seen in answers.values())


def test_only_frames_may_be_framed_or_taken_in_by_other_sites(answers: dict[str, Seen]) -> None:
    open_to_frames = {
        name for name, seen in answers.items() if "frame-ancestors *" in seen.one("Content-Security-Policy")
    }
    taken_in = {
        name
        for name, seen in as_browsers_see(answers).items()
        if seen.one("Cross-Origin-Resource-Policy") != "same-origin"
    }
    assert open_to_frames == taken_in == {"embed"}


def test_only_what_programs_take_is_shared_and_never_with_cookies(answers: dict[str, Seen]) -> None:
    shared = {name for name, seen in answers.items() if seen.one("Access-Control-Allow-Origin")}
    assert shared == {"api", "api, refused", "file"}
    assert not any(seen.one("Access-Control-Allow-Credentials") for seen in answers.values())


# --- The rules themselves: each header that goes missing costs what it says ------------------------------------------


GOOD = Seen(
    200,
    [
        ("Content-Type", "text/html"),
        ("Content-Security-Policy", "default-src 'self'; object-src 'none'; frame-ancestors 'none'"),
        ("Strict-Transport-Security", "max-age=31536000"),
        ("Referrer-Policy", "same-origin"),
        ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
        ("Set-Cookie", "__Host-csrf=1; Secure; HttpOnly; SameSite=Lax; Path=/"),
    ],
    '<script src="/static/x.js"></script>',
    (301, "https://tracker.example.org/"),
)


def without(seen: Seen, name: str, instead: str = "") -> Seen:
    headers = [(known, value) for known, value in seen.headers if known.lower() != name.lower()]
    return Seen(seen.status, headers + ([(name, instead)] if instead else []), seen.body, seen.by_http)


STRICT = "default-src 'self'; frame-ancestors 'none'; object-src 'none'"


@pytest.mark.parametrize(
    ("header", "instead", "test", "points"),
    [
        ("Content-Security-Policy", "", "policy", -25),
        ("Content-Security-Policy", STRICT, "policy", 5),
        ("Content-Security-Policy", "default-src 'none'", "policy", 10),
        ("Content-Security-Policy", f"{STRICT}; script-src 'self' 'unsafe-inline'", "policy", -20),
        ("Content-Security-Policy", f"{STRICT}; script-src https:", "policy", -20),
        ("Content-Security-Policy", "script-src 'self'", "policy", -20),
        ("Content-Security-Policy", f"{STRICT}; script-src http://cdn.example", "policy", -20),
        ("Content-Security-Policy", f"{STRICT}; script-src 'self' 'unsafe-eval'", "policy", -10),
        ("Content-Security-Policy", f"{STRICT}; img-src http:", "policy", -10),
        ("Content-Security-Policy", f"{STRICT}; style-src 'self' 'unsafe-inline'", "policy", 0),
        ("Strict-Transport-Security", "", "transport", -20),
        ("Strict-Transport-Security", "max-age=15767999", "transport", -10),
        ("Referrer-Policy", "", "referrer", 0),
        ("Referrer-Policy", "unsafe-url", "referrer", -5),
        ("Referrer-Policy", "nonsense", "referrer", -5),
        ("X-Content-Type-Options", "", "sniffing", -5),
        ("Cross-Origin-Resource-Policy", "", "resource_policy", 0),
        ("Cross-Origin-Resource-Policy", "nonsense", "resource_policy", -5),
        ("Cross-Origin-Opener-Policy", "", "opener_policy", 0),
        ("Cross-Origin-Opener-Policy", "nonsense", "opener_policy", -5),
        ("Cross-Origin-Embedder-Policy", "nonsense", "embedder_policy", -5),
        ("Set-Cookie", "", "cookies", 0),
        ("Set-Cookie", "session=1; Secure; HttpOnly; SameSite=Lax", "cookies", 5),
        ("Set-Cookie", "session=1; Secure; HttpOnly", "cookies", 0),
        ("Set-Cookie", "session=1; Secure; SameSite=Lax", "cookies", -30),
        ("Set-Cookie", "session=1; HttpOnly; SameSite=Lax", "cookies", -10),
        ("Set-Cookie", "theme=1; SameSite=Lax", "cookies", -5),
        ("Set-Cookie", "csrf=1; Secure; HttpOnly", "cookies", -20),
    ],
)
def test_what_is_missing_costs(header: str, instead: str, test: str, points: int) -> None:
    assert score(without(GOOD, header, instead)).found[test] == points


def test_bonuses_do_not_make_up_for_what_is_lost() -> None:
    poor = score(without(GOOD, "Content-Security-Policy"))
    assert (poor.points, poor.grade) == (75, "B")
    assert score(without(GOOD, "X-Content-Type-Options")).grade == "A+"


def test_a_page_that_takes_in_scripts_of_others_or_stays_on_http_loses() -> None:
    page = GOOD
    foreign = Seen(
        200, page.headers, page.body + '<script src="http://cdn.example/x.js"></script>', page.by_http
    )
    assert score(foreign).found["integrity"] == -50
    for by_http, points in [
        ((200, ""), -20),
        ((301, "http://x/"), -10),
        ((301, "https://other.example/"), -5),
    ]:
        assert score(Seen(200, page.headers, page.body, by_http)).found["redirection"] == points
    shared = [
        *page.headers,
        ("Access-Control-Allow-Origin", "*"),
        ("Access-Control-Allow-Credentials", "true"),
    ]
    assert score(Seen(200, shared, page.body, page.by_http)).found["sharing"] == -50
