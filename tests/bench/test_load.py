"""Asking: nothing twice that has to be new, nothing counted that was not answered as it should be, and costs that are
those of the server."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import pages
from bench.load import Addresses, cost, lua, read_wrk, wrk
from bench.servers import Server, end, free_port, memory_of, processor_time, running
from bench.settings import MissingError, alone

pytestmark = pytest.mark.once

SERVER = """
import sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

class Answer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    def do_GET(self):
        until = time.process_time() + (0.02 if self.path == "/slow" else 0.0)
        while time.process_time() < until:
            pass
        body = b"words"
        self.send_response(500 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
    def log_message(self, *rest):
        pass

HTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()
"""


@pytest.fixture
def kept(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr("bench.settings.ROOM", tmp_path)
    return tmp_path


@pytest.fixture
def server(kept: Path) -> Iterator[Server]:
    port = free_port()
    with running("a server", [sys.executable, "-c", SERVER, str(port)], port) as started:
        yield started


def test_no_address_is_handed_out_twice() -> None:
    source = Addresses(["/a", "/b", "/a", "/c"])
    assert source.take(2) == ["/a", "/b"]
    assert source.take(1) == ["/c"]
    with pytest.raises(MissingError, match="only 3 different addresses"):
        source.take(1)


def test_work_of_the_server_is_its_cost_and_waiting_is_not(server: Server) -> None:
    cost(server, ["/quick"] * 5)
    quick, slow = cost(server, ["/quick"] * 20), cost(server, ["/slow"] * 10)
    assert quick.cpu < 10
    assert 18 < slow.cpu < 40
    assert slow.wall >= slow.cpu * 0.9
    assert slow.bytes == 5


def test_an_answer_that_is_not_the_expected_one_ends_the_turn(server: Server) -> None:
    with pytest.raises(MissingError, match="answered /broken with 500, not 200"):
        cost(server, ["/quick", "/broken"])


def test_a_program_that_does_not_start_is_said_with_its_own_words(kept: Path) -> None:
    port = free_port()
    command = [sys.executable, "-c", "raise SystemExit('no such thing')"]
    with (
        pytest.raises(MissingError, match="did not start:\nno such thing"),
        running("nothing", command, port),
    ):
        pass


def test_what_was_started_has_ended_afterwards_with_all_that_it_started(kept: Path) -> None:
    port = free_port()
    child = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SERVER!r}, '{port}'])"
    with running("a parent", [sys.executable, "-c", child], port) as started:
        pids = started.pids()
        assert len(pids) == 2
        assert started.workers() == pids[1:]
        assert started.cpu() > 0
        assert memory_of(pids[1]).resident > memory_of(pids[1]).own > 1
    assert all(processor_time(pid) == 0 for pid in pids)


def test_a_program_that_does_not_want_to_end_is_ended(monkeypatch) -> None:
    monkeypatch.setattr("bench.servers.END", 0.2)
    stubborn = (
        "import signal, time; signal.signal(15, signal.SIG_IGN); print('ready', flush=True); time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", stubborn], stdout=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"ready\n"
    end(process)
    process.stdout.close()
    assert process.returncode == -9


WRK = "  1200 requests in 1.50s, 9.6MB read\n{more}Requests/sec:    800.25\nTransfer/sec: 6MB\n"


def test_the_answers_a_second_are_read_from_wrk() -> None:
    assert read_wrk(WRK.format(more=""), "a server") == 800.25
    assert (
        read_wrk(WRK.format(more="  Socket errors: connect 0, read 0, write 0, timeout 0\n"), "a server")
        == 800.25
    )


@pytest.mark.parametrize(
    "more", ["  Non-2xx or 3xx responses: 7\n", "  Socket errors: connect 0, read 3, write 0, timeout 0\n"]
)
def test_a_turn_of_wrk_with_an_error_does_not_count(more: str) -> None:
    with pytest.raises(MissingError, match="no clean turn with a server"):
        read_wrk(WRK.format(more=more), "a server")


def test_wrk_without_an_answer_does_not_count() -> None:
    with pytest.raises(MissingError, match="no clean turn"):
        read_wrk("unable to connect to 127.0.0.1:1 Connection refused\n", "a server")


def test_wrk_is_asked_in_a_way_that_it_understands(kept: Path, monkeypatch, server: Server) -> None:
    """A stand-in that refuses what wrk 4.1 refuses: a part of a second, and a script that is not there."""
    program = kept / "wrk"
    program.write_text(
        "#!/bin/sh\nfor word; do case $word in -d*.*s) exit 1;; esac; last=$word; done\n"
        'while [ "$1" != -s ]; do shift; done\ngrep -q "\\"/quick\\", \\"/other\\"" "$2" || exit 1\n'
        'echo "Requests/sec: 12.5 of $last"\n'
    )
    program.chmod(0o755)
    monkeypatch.setattr("shutil.which", lambda name: str(program))
    assert wrk(server, ["/quick", "/other"]) == 12.5


def test_two_runs_at_once_are_refused_and_one_after_the_other_are_not(kept: Path) -> None:
    with alone(), pytest.raises(MissingError, match="Another run of the benchmark"), alone():
        pass
    with alone():
        pass


def test_a_missing_wrk_is_said_in_a_sentence(monkeypatch, server: Server) -> None:
    monkeypatch.setattr("shutil.which", lambda name: None)
    with pytest.raises(MissingError, match="install the package wrk"):
        wrk(server, ["/quick"])


def test_an_address_is_the_same_for_lua() -> None:
    assert lua('/a"b\\c\n') == '"/a\\"b\\\\c\\n"'


def test_every_pool_is_long_enough_for_eleven_rounds_and_in_the_same_order_each_time() -> None:
    pools = {
        "list": pages.unfiltered("x").product,
        "narrowed": pages.narrowed("x").product,
        "search": pages.searches("x").product,
        "details": pages.details([f"SA-{n:05} sa-{n:05}-words" for n in range(200)], "x").product,
    }
    assert {name: len(pool) for name, pool in pools.items() if len(set(pool)) < 12 * 12} == {}
    assert pages.unfiltered("x").product == pools["list"]
    assert len(pages.filter_urls(200)) == 200


def test_the_last_page_is_read_from_the_links_of_a_list() -> None:
    assert pages.number_of_pages('<a href="?page=2">2</a><a href="?a=b&amp;page=37">37</a>') == 37
    assert pages.number_of_pages("<p>one page</p>") == 1
