"""The launcher's small parts, without starting anything."""

import json
import os
import shlex
import stat
from pathlib import Path

import pytest

from portal.demo import bootstrap, leftovers, programs, supervising
from portal.demo.failing import LaunchError
from portal.demo.home import Home
from portal.demo.keys import NAMES, SecretsFile


def test_secrets_are_made_once_and_only_their_owner_reads_them(tmp_path: Path) -> None:
    keys = SecretsFile(tmp_path).keys()
    assert set(keys) == set(NAMES)
    assert len(set(keys.values())) == len(NAMES)
    assert SecretsFile(tmp_path).keys() == keys
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_password_of_an_account_stays(tmp_path: Path) -> None:
    kept = SecretsFile(tmp_path)
    assert kept.password("moderator") == SecretsFile(tmp_path).password("moderator")
    assert kept.password("moderator") != kept.password("analyst")
    assert set(kept.keys()) == set(NAMES)


def test_broken_secrets_file_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "secrets.json").write_text("{")
    with pytest.raises(LaunchError, match="cannot be read as JSON"):
        SecretsFile(tmp_path).keys()


def test_second_holder_of_a_folder_is_refused_until_the_first_has_left(tmp_path: Path) -> None:
    with Home(tmp_path).taken(), pytest.raises(LaunchError, match=f"process {os.getpid()}"), Home(tmp_path).taken():
        pass
    with Home(tmp_path).taken():
        pass


def test_cut_off_note_of_what_runs_counts_as_none(tmp_path: Path) -> None:
    home = Home(tmp_path)
    home.remember({"port": 1})
    assert home.remembered() == {"port": 1}
    home.running.write_text('{"port"')
    assert home.remembered() == {}


def test_lock_file_of_a_database_server_that_is_gone_is_removed(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    lock = tmp_path / "postgres/postmaster.pid"
    # This test's own process: alive, but no PostgreSQL.
    lock.write_text(f"{os.getpid()}\n/data\n")
    (tmp_path / "beat-schedule").write_text("half")
    assert leftovers.clear(Home(tmp_path)) is False
    assert not lock.exists()
    assert not (tmp_path / "beat-schedule").exists()


def test_environment_replaces_the_embedded_servers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://elsewhere/portal")
    monkeypatch.delenv("REDIS_URL", raising=False)
    planned = programs.plan(Home(tmp_path), 8000)
    assert [program.name for program in planned.programs] == ["redis", "worker", "beat", "web"]
    assert planned.environment["DATABASE_URL"] == "postgresql://elsewhere/portal"


def test_outside_the_demonstration_no_secret_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_DEMONSTRATION", "false")
    assert programs.plan(Home(tmp_path), 8000).is_demonstration is False
    assert not (tmp_path / "secrets.json").exists()


def test_paths_with_signs_of_the_configuration_reach_the_programs_whole(tmp_path: Path) -> None:
    odd = tmp_path / "a b #1 ; 100% 'x'"
    odd.mkdir()
    planned = programs.plan(Home(odd), 8000)
    assert str(odd) not in supervising.configuration(planned, "/tmp/s")  # noqa: S108
    commands = supervising.environment(planned)
    for program in planned.programs:
        assert shlex.split(commands[f"PORTAL_RUN_{program.name.upper()}"]) == program.command
    assert json.loads((odd / "secrets.json").read_text())


def test_link_to_another_copys_folder_is_let_go_and_that_folder_is_left_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "theirs").mkdir()
    (tmp_path / "theirs/file").touch()
    link = tmp_path / ".venv"
    link.symlink_to(tmp_path / "theirs")
    bootstrap.let_go(link)
    assert not link.exists()
    assert (tmp_path / "theirs/file").exists()
    bootstrap.let_go(tmp_path / "theirs")
    assert (tmp_path / "theirs/file").exists()
