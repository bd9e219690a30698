"""What nginx does with our configuration: how it is reached, what it keeps, what it refuses, what it says itself."""

import gzip
import re
import socket
import ssl
import time

import brotli
import httpx
import pytest

from tests.deploy.asking import HOST, KEPT, PATIENCE
from tests.deploy.stack import TOKEN, Stack

pytestmark = pytest.mark.once

SORRY = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


# --- How it is reached ------------------------------------------------------------------------------------------------


def test_it_speaks_http_2(production: Stack) -> None:
    assert production.way.get("/en/").http_version == "HTTP/2"
    with production.way.client(http2=False) as old:
        assert production.way.ask(old, "GET", "/en/").http_version == "HTTP/1.1"


def handshake(production: Stack, version: ssl.TLSVersion, name: str = HOST) -> str | None:
    """The version of TLS that was agreed upon, when this one is offered and no other. Raises `ssl.SSLError`."""
    trust = production.way.trust()
    trust.set_ciphers(
        "ALL:@SECLEVEL=0"
    )  # our own side refuses nothing: what is refused is refused over there
    trust.minimum_version = trust.maximum_version = version
    with (
        socket.create_connection(("127.0.0.1", production.way.port)) as plain,
        trust.wrap_socket(plain, server_hostname=name) as secure,
    ):
        return secure.version()


def test_tls_begins_at_1_2(production: Stack) -> None:
    assert handshake(production, ssl.TLSVersion.TLSv1_2) == "TLSv1.2"
    assert handshake(production, ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
    for old in (ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1):
        with (
            pytest.warns(DeprecationWarning, match="TLSVersion"),
            pytest.raises(ssl.SSLError, match="ALERT_PROTOCOL_VERSION"),
        ):
            handshake(production, old)


def test_whoever_asks_for_another_name_is_not_answered(production: Stack) -> None:
    with pytest.raises(ssl.SSLError, match="UNRECOGNIZED_NAME"):
        handshake(production, ssl.TLSVersion.TLSv1_3, "other.example.org")


def test_plain_http_leads_to_https_but_for_the_proof_of_the_name(production: Stack) -> None:
    proofs = production.folder / "acme" / ".well-known" / "acme-challenge"
    proofs.mkdir(parents=True)
    (proofs / "one").write_text("proof")
    with httpx.Client(base_url=f"http://127.0.0.1:{production.plain_port}", headers={"Host": HOST}) as client:
        moved = client.get("/en/commitments/?q=data")
        assert (moved.status_code, moved.headers["location"]) == (
            301,
            f"https://{HOST}/en/commitments/?q=data",
        )
        assert client.get("/.well-known/acme-challenge/one").text == "proof"


# --- What it keeps ----------------------------------------------------------------------------------------------------


def raw(production: Stack, address: str, coding: str, **headers: str) -> tuple[httpx.Response, bytes]:
    """The answer with its body as it came over the line."""
    with production.way.client() as client:
        url = f"https://127.0.0.1:{production.way.port}{address}"
        asked = client.build_request("GET", url, headers={"Host": HOST, "Accept-Encoding": coding, **headers})
        asked.extensions["sni_hostname"] = HOST
        answer = client.send(asked, stream=True)
        return answer, b"".join(answer.iter_raw())


def test_pages_come_compressed_once_in_the_coding_that_was_asked_for(production: Stack) -> None:
    plain, text = raw(production, KEPT[1], "identity")
    assert "content-encoding" not in plain.headers
    assert text.startswith(b"<!doctype html>")
    for coding, opened in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        for asked_for in (coding, f"zstd;q=1, {coding};q=0.5, br;q=0" if coding == "gzip" else "gzip, br"):
            answer, body = raw(production, KEPT[1], asked_for)
            assert answer.headers.get_list("content-encoding") == [coding]
            assert opened(body) == text
            assert len(body) < len(text) / 4


def test_files_for_programs_come_compressed_and_pages_of_somebody_do_not(production: Stack) -> None:
    assert raw(production, "/en/commitments.json", "gzip")[0].headers["content-encoding"] == "gzip"
    signed_in, text = raw(production, "/en/accounts/", "gzip, br", **production.who)
    assert "content-encoding" not in signed_in.headers
    assert b"Mina Member" in text


def test_within_its_second_a_page_is_handed_out_without_asking_the_site(production: Stack) -> None:
    with production.way.client("127.0.0.89") as reader:
        assert production.way.ask(reader, "GET", "/en/method/").status_code == 200
        before, answers, asked = production.logged("(kept)"), 0, 0
        until = time.monotonic() + PATIENCE
        while asked < 3:  # each second it is asked again whether the page still holds
            assert time.monotonic() < until
            assert production.way.ask(reader, "GET", "/en/method/").status_code == 200
            answers, asked = answers + 1, production.logged("(kept)") - before
            time.sleep(0.02)
    assert answers >= 3 * asked


def test_no_reader_is_told_when_a_copy_ends(production: Stack) -> None:
    page = production.way.get("/en/")
    assert "x-accel-expires" not in page.headers
    assert page.headers["cache-control"] == "public, no-cache"
    again = production.way.get("/en/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_nobody_gets_what_was_made_for_somebody_else(production: Stack) -> None:
    for _time in range(2):
        mine = production.way.get("/en/accounts/", headers=production.who)
        yours = production.way.get("/en/accounts/")
        assert (mine.status_code, yours.status_code) == (200, 302)
        assert "Mina Member" in mine.text
    page = production.way.get("/en/", headers=production.who)
    assert "etag" not in page.headers  # made for one reader: not the copy of everybody
    assert "etag" in production.way.get("/en/").headers


def test_page_and_fragment_are_kept_apart(production: Stack) -> None:
    kinds = [{}, {"HX-Request": "true"}, {"HX-Request": "true", "HX-Boosted": "true"}, {"HX-Request": "what"}]
    for _time in range(2):
        texts = [production.way.get(KEPT[1], headers=kind).text for kind in kinds]
        assert ["<html" in text for text in texts] == [True, False, True, True]


# --- What it refuses --------------------------------------------------------------------------------------------------


def test_figures_and_health_are_not_for_readers(production: Stack) -> None:
    assert production.way.get("/metrics").status_code == 404
    assert production.way.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).status_code == 404
    with httpx.Client(base_url=f"http://127.0.0.1:{production.figures_port}") as watching:
        assert watching.get("/metrics").status_code == 404
        assert watching.get("/en/").status_code == 404
        figures = watching.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert figures.status_code == 200
    assert "# TYPE" in figures.text
    assert production.way.get("/readyz").status_code == 200
    assert production.way.get("/healthz").status_code == 200
    with production.way.client("127.0.0.77") as other:
        assert production.way.ask(other, "GET", "/healthz").status_code == 404
        assert production.way.ask(other, "GET", "/readyz").status_code == 404


def test_more_than_25_megabytes_are_refused_in_words(production: Stack) -> None:
    """By HTTP/1.1: our client does not listen while it sends by HTTP/2, as browsers do."""
    with production.way.client(http2=False) as client:
        heavy = production.way.ask(client, "POST", "/fr/corrections/", content=b"x" * (25 * 2**20 + 1))
        assert heavy.status_code == 413
        is_sorry(heavy, "That is too large", "C’est trop volumineux")
        assert (
            production.way.ask(client, "GET", "/sorry/sorry.css")
            .headers["content-type"]
            .startswith("text/css")
        )


def is_sorry(answer: httpx.Response, english: str, french: str) -> None:
    """A page of nginx’s own in both languages, which may load nothing but its style sheet."""
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert re.findall(r"<h1>(.*?)</h1>", answer.text) == [english, french]
    assert answer.headers["content-security-policy"] == SORRY
    assert answer.headers["cache-control"] == "no-store"


def test_who_asks_for_very_much_at_once_is_told_to_wait(production: Stack) -> None:
    with production.way.client("127.0.0.90") as greedy:
        answers = [production.way.ask(greedy, "GET", "/robots.txt") for _time in range(400)]
    refused = [answer for answer in answers if answer.status_code != 200]
    assert {answer.status_code for answer in refused} == {429}
    assert len(refused) < 200  # a burst of 200 is nobody's fault
    is_sorry(refused[0], "One moment, please", "Un instant, s’il vous plaît")
    assert refused[0].headers["retry-after"] == "10"
    assert production.way.get("/robots.txt").status_code == 200


def test_trying_passwords_is_slowed_down_before_the_site_is_asked(production: Stack) -> None:
    with production.way.client("127.0.0.91") as guessing:
        tries = [
            production.way.ask(guessing, "POST", "/en/accounts/login/").status_code for _time in range(30)
        ]
        assert production.way.ask(guessing, "GET", "/en/accounts/login/").status_code == 200
    assert tries[:20] == [403] * 20  # the site's own answer to a form without its token
    assert 429 in tries[20:]


def test_an_address_that_a_reader_claims_does_not_count(production: Stack) -> None:
    """Five errors may be reported from one network within an hour, whatever it says of itself."""
    words = {"page": "/en/method/", "text": "From one place", "evidence": "", "website": ""}
    found = []
    with production.way.client("127.0.0.92") as client:
        for number in range(6):
            claims = {"X-Forwarded-For": f"203.0.113.{number}", "X-Real-IP": f"203.0.113.{number}"}
            answer = production.way.ask(client, "POST", "/en/corrections/", data=words, headers=claims)
            found.append(answer.status_code)
    assert found == [302] * 5 + [429]


# --- Files ------------------------------------------------------------------------------------------------------------


def test_files_come_from_the_disk_compressed_beforehand_and_for_good(production: Stack) -> None:
    page = production.way.get("/en/").text
    sheet = re.findall(r'href="(/static/css/[^"]+\.css)"', page)[0]
    assert re.search(r"\.[0-9a-f]{12}\.css$", sheet)
    logged = (production.folder / "web.log").stat().st_size
    plain, text = raw(production, sheet, "identity")
    packed, body = raw(production, sheet, "gzip")
    assert gzip.decompress(body) == text
    assert body == (production.folder / "files" / f"{sheet[1:]}.gz").read_bytes()
    assert (production.folder / "web.log").stat().st_size == logged  # the site was not asked
    for answer in (plain, packed):
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        assert answer.headers["content-type"] == "text/css; charset=utf-8"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert production.way.get("/static/css/none.css").status_code == 404


def test_nothing_else_of_the_disk_can_be_had(production: Stack) -> None:
    for address in (
        "/static/../site.conf",
        "/static/%2e%2e/site.conf",
        "/static/..%2fsite.conf",
        "/sorry/../fill",
        "/fill",
    ):
        assert production.way.get(address).status_code in (400, 404)


def test_addresses_of_readers_are_written_nowhere(production: Stack) -> None:
    with production.way.client("127.0.0.99") as reader:
        for address in ("/en/", "/en/none/", "/metrics", "/static/none.css"):
            production.way.ask(reader, "GET", address)
        for _time in range(300):
            production.way.ask(reader, "GET", "/robots.txt")
    for log in ("web.log", "nginx.log", "nginx.out", "site.log"):
        file = production.folder / log
        assert not file.exists() or "127.0.0.99" not in file.read_text()
