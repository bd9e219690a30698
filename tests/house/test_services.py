"""What the tests need beside Python is found or started, and gone afterwards."""

from pathlib import Path

import psycopg
import pytest

from tests import services

pytestmark = pytest.mark.once


def test_a_server_of_our_own_answers_and_leaves_nothing_behind() -> None:
    try:
        with services.own_cluster() as address:
            assert services.lets_us_in(address)
            with psycopg.connect(f"{address}/postgres") as connection:
                assert connection.execute("SHOW server_encoding").fetchone() == ("UTF8",)
                (folder,) = connection.execute("SHOW unix_socket_directories").fetchone() or ("",)
                assert Path(folder).exists()
        assert not services.lets_us_in(address)
        assert not Path(folder).exists()
    except services.MissingError as missing:
        if services.in_ci():
            raise
        pytest.skip(str(missing))


def test_a_named_server_that_does_not_answer_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    nobody = f"postgresql://postgres@127.0.0.1:{services.free_port()}"
    monkeypatch.setenv("TRACKER_TEST_POSTGRES_URL", nobody)
    with pytest.raises(services.MissingError, match="does not answer"), services.postgres():
        pass


def test_a_missing_browser_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CHROMIUM_PATH", str(tmp_path / "chromium"))
    with pytest.raises(services.MissingError, match="install the package chromium"):
        services.chromium()
    (tmp_path / "chromium").touch()
    assert services.chromium() == str(tmp_path / "chromium")
