"""Each setting that is not safe on the open internet is refused by itself, in a sentence that says what to do."""

from dataclasses import replace
from pathlib import Path

import pytest

from summit.production import Given, faults
from tests.house.test_settings import KEY, manage

pytestmark = pytest.mark.once

TOKEN = "m" + KEY[:39]


@pytest.fixture
def safe(tmp_path: Path) -> Given:
    return Given(
        secret_key=KEY,
        debug=False,
        allowed_hosts=("tracker.example.org",),
        base_url="https://tracker.example.org",
        email_url="smtp+tls://tracker:secret@mail.example.org:587",
        database_url="postgres://tracker:secret@db.example.org:5432/tracker",
        redis_url="",
        error_dsn="",
        metrics_token="",
        behind_proxy=True,
        proxy_count=1,
        log_level="INFO",
        var_dir=tmp_path,
    )


NO_KEY = (
    "There is no secret key: set TRACKER_SECRET_KEY, or run `python3 start.py setup` to make one in var/."
)
BAD_KEY = "TRACKER_SECRET_KEY is a default or guessable value: use a random one."
DEBUG_ON = "TRACKER_DEBUG is on: it shows settings and source to every visitor. Turn it off."
NO_HOST = "TRACKER_ALLOWED_HOSTS is empty: name the hosts this site answers for, separated by commas."
ANY_HOST = "TRACKER_ALLOWED_HOSTS holds a *: name each host, or .example.org for all names below one domain."
SCHEME_IN_HOST = (
    "TRACKER_ALLOWED_HOSTS holds 'https://tracker.example.org':"
    " give names alone, without scheme, port or path."
)
BAD_URL = "TRACKER_BASE_URL is {}: give the site's public https:// address."
OTHER_URL = (
    "TRACKER_BASE_URL names other.example.org, which TRACKER_ALLOWED_HOSTS does not allow: add it there."
)
MORE_URL = "TRACKER_BASE_URL holds more than https:// and a host: the site stands at the root of its own."
NO_MAIL = "TRACKER_EMAIL_URL is empty: invitations and notices would go nowhere. Name the mail server."
BAD_MAIL = "TRACKER_EMAIL_URL names no mail server: write it like smtp+tls://user:password@host:587."
OPEN_MAIL = "TRACKER_EMAIL_URL sends mail to {} without encryption: use smtp+tls:// or smtp+ssl://."
BAD_DATABASE = (
    "DATABASE_URL names no database: write it like postgres://user:password@host:5432/name,"
    " or leave it out for SQLite."
)
IN_MEMORY = "DATABASE_URL is SQLite in memory: all would be lost with the process. Name a file."
BAD_REDIS = "TRACKER_REDIS_URL names no Redis: write it like redis://127.0.0.1:6379/0, or leave it out."
OPEN_REDIS = "TRACKER_REDIS_URL speaks to cache.example.org without encryption: use rediss://."
BAD_DSN = "TRACKER_ERROR_DSN is no DSN: give the address that Sentry or GlitchTip shows for the project."
OPEN_DSN = "TRACKER_ERROR_DSN reports to errors.example.org without encryption: use https://."
BAD_TOKEN = "TRACKER_METRICS_TOKEN is guessable, or holds what no header may: use random letters and digits."
KEY_AS_TOKEN = "TRACKER_METRICS_TOKEN is the secret key: whoever reads figures must not be able to sign."
UNCOUNTED = (
    "TRACKER_BEHIND_PROXY is on and TRACKER_PROXY_COUNT is 0: all readers would count as one."
    " Say how many proxies stand in front."
)
UNBELIEVED = (
    "TRACKER_PROXY_COUNT is 1 and TRACKER_BEHIND_PROXY is off: the proxies are believed who asks, and"
    " not whether it was by https. Turn it on, or set the count to 0."
)
MANY_PROXIES = "TRACKER_PROXY_COUNT is 9: with more than 8 anybody could write down who they are."


@pytest.mark.parametrize(
    ("change", "sentences"),
    [
        ({}, []),
        ({"secret_key": ""}, [NO_KEY]),
        ({"secret_key": "django-insecure-" + KEY}, [BAD_KEY]),
        ({"secret_key": "ab" * 40}, [BAD_KEY]),
        ({"secret_key": KEY[:49]}, ["TRACKER_SECRET_KEY has 49 characters: use at least 50 random ones."]),
        ({"secret_key": KEY[:50]}, []),
        ({"debug": True}, [DEBUG_ON]),
        ({"allowed_hosts": ()}, [NO_HOST]),
        ({"allowed_hosts": ("*",)}, [ANY_HOST]),
        ({"allowed_hosts": ("tracker.example.org", "*")}, [ANY_HOST]),
        ({"allowed_hosts": (".example.org",)}, []),
        (
            {"allowed_hosts": ("tracker.example.org", ".org")},
            ["TRACKER_ALLOWED_HOSTS holds .org, which is every name there is below it: name each host."],
        ),
        (
            {"allowed_hosts": ("tracker.example.org", "https://tracker.example.org")},
            [SCHEME_IN_HOST],
        ),
        ({"allowed_hosts": ("tracker.example.org", "[::1]", "192.0.2.7")}, []),
        ({"base_url": ""}, [BAD_URL.format("empty")]),
        ({"base_url": "http://tracker.example.org"}, [BAD_URL.format("http://tracker.example.org")]),
        ({"base_url": "https://"}, [BAD_URL.format("https://")]),
        ({"base_url": "https://[tracker"}, [BAD_URL.format("https://[tracker")]),
        ({"base_url": "https://other.example.org"}, [OTHER_URL]),
        ({"base_url": "https://tracker.example.org/actions"}, [MORE_URL]),
        ({"base_url": "https://someone@tracker.example.org"}, [MORE_URL]),
        ({"email_url": ""}, [NO_MAIL]),
        ({"email_url": "consolemail://"}, [BAD_MAIL]),
        ({"email_url": "mail.example.org:587"}, [BAD_MAIL]),
        ({"email_url": "smtp+tls://mail.example.org:many"}, [BAD_MAIL]),
        ({"email_url": "smtp://mail.example.org:25"}, [OPEN_MAIL.format("mail.example.org")]),
        ({"email_url": "smtp://198.51.100.7:25"}, []),
        ({"email_url": "smtp://9.9.9.9:25"}, [OPEN_MAIL.format("9.9.9.9")]),
        ({"email_url": "smtp://127.0.0.1:1025"}, []),
        ({"email_url": "smtp://mail:25"}, []),
        ({"email_url": "smtp+ssl://mail.example.org:465"}, []),
        ({"database_url": "sqlite:////srv/actions/db.sqlite3"}, []),
        ({"database_url": "sqlite://:memory:"}, [IN_MEMORY]),
        ({"database_url": "sqlite://"}, [IN_MEMORY]),
        ({"database_url": "mysql://db/tracker"}, [BAD_DATABASE]),
        ({"database_url": "postgres://db.example.org:5432"}, [BAD_DATABASE]),
        ({"database_url": "postgres://db.example.org:none/tracker"}, [BAD_DATABASE]),
        ({"redis_url": "redis://127.0.0.1:6379/0"}, []),
        ({"redis_url": "redis://redis:6379/0"}, []),
        ({"redis_url": "unix:///run/redis/redis.sock"}, []),
        ({"redis_url": "rediss://:secret@cache.example.org:6380/0"}, []),
        ({"redis_url": "redis://:secret@cache.example.org:6379/0"}, [OPEN_REDIS]),
        ({"redis_url": "http://127.0.0.1:6379"}, [BAD_REDIS]),
        ({"redis_url": "redis://"}, [BAD_REDIS]),
        ({"redis_url": "127.0.0.1:6379"}, [BAD_REDIS]),
        ({"error_dsn": "https://key@errors.example.org/7"}, []),
        ({"error_dsn": "http://key@glitchtip:8000/7"}, []),
        ({"error_dsn": "http://key@errors.example.org/7"}, [OPEN_DSN]),
        ({"error_dsn": "https://errors.example.org/7"}, [BAD_DSN]),
        ({"error_dsn": "https://key@errors.example.org/"}, [BAD_DSN]),
        ({"error_dsn": "on"}, [BAD_DSN]),
        ({"metrics_token": TOKEN}, []),
        (
            {"metrics_token": TOKEN[:31]},
            ["TRACKER_METRICS_TOKEN has 31 characters: use at least 32 random ones."],
        ),
        ({"metrics_token": "*"}, [BAD_TOKEN]),
        ({"metrics_token": "ab" * 20}, [BAD_TOKEN]),
        ({"metrics_token": "two words " + TOKEN}, [BAD_TOKEN]),
        ({"metrics_token": KEY}, [KEY_AS_TOKEN]),
        ({"behind_proxy": False, "proxy_count": 0}, []),
        ({"proxy_count": 0}, [UNCOUNTED]),
        ({"behind_proxy": False}, [UNBELIEVED]),
        ({"proxy_count": 9}, [MANY_PROXIES]),
        (
            {"log_level": "LOUD"},
            ["TRACKER_LOG_LEVEL is 'LOUD': it is DEBUG, INFO, WARNING, ERROR or CRITICAL."],
        ),
        (
            {"log_level": "DEBUG"},
            ["TRACKER_LOG_LEVEL is DEBUG: libraries would write down what people send. Use INFO."],
        ),
        ({"debug": True, "allowed_hosts": (), "base_url": ""}, [DEBUG_ON, NO_HOST, BAD_URL.format("empty")]),
    ],
)
def test_production_refuses_unsafe_values(
    safe: Given, change: dict[str, object], sentences: list[str]
) -> None:
    assert faults(replace(safe, **change)) == sentences


def test_a_folder_that_cannot_be_written_is_refused(safe: Given, tmp_path: Path) -> None:
    in_the_way = tmp_path / "var"
    in_the_way.write_text("a file")
    assert faults(replace(safe, var_dir=in_the_way)) == [
        "TRACKER_VAR_DIR cannot be written (File exists): give this user a folder of its own."
    ]


def test_a_folder_that_is_not_there_yet_is_made_for_this_user_alone(safe: Given, tmp_path: Path) -> None:
    assert faults(replace(safe, var_dir=tmp_path / "a" / "var")) == []
    assert (tmp_path / "a" / "var").stat().st_mode & 0o777 == 0o700
    assert list((tmp_path / "a" / "var").iterdir()) == []


def test_no_refusal_repeats_a_password(safe: Given) -> None:
    canary = "canary-of-a-password"
    bad = {
        "secret_key": canary,
        "email_url": f"mysql://u:{canary}@host/x",
        "database_url": f"mysql://u:{canary}@host/x",
        "redis_url": f"redis://:{canary}@cache.example.org/0",
        "error_dsn": f"http://{canary}@errors.example.org/1",
        "metrics_token": canary,
    }
    said = faults(replace(safe, **bad))
    assert len(said) == len(bad)
    assert canary not in " ".join(said)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TRACKER_PROXY_COUNT", "-1"),
        ("TRACKER_PROXY_COUNT", "many"),
        ("TRACKER_PAGE_STORE_MB", "64MB"),
        ("TRACKER_HSTS_SECONDS", "0"),
        ("TRACKER_DATABASE_POOL", "0"),
    ],
)
def test_a_number_that_is_none_is_named(tmp_path: Path, name: str, value: str) -> None:
    more = {"DATABASE_URL": "postgres://127.0.0.1/tracker"} if name.endswith("POOL") else {}
    done = manage(tmp_path, "check", **more, **{name: value})
    assert done.returncode == 1
    assert f"{name} is '{value}': give a whole number of at least" in done.stderr
