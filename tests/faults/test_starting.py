"""Starting and stopping: interrupted, cut off, twice, with a worker that consumes nothing."""

import os
import signal
import socket
from pathlib import Path

import pytest

from tests.faults.running import RunningPortal, running_portal

pytestmark = pytest.mark.faults


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a state folder whose name a careless script would trip over."""
    return tmp_path_factory.mktemp("starts") / "state of mine #1 ; 100%"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stop_leaves_no_process_behind(state: Path, number: signal.Signals) -> None:
    with running_portal(state) as portal:
        assert set(portal.supervisor.states()) == {"postgres", "redis", "worker", "beat", "web"}
        assert portal.stop(number) == 0
        assert portal.processes() == []
        assert portal.home.remembered() == {}


def test_second_start_does_only_what_is_left_to_do(state: Path) -> None:
    with running_portal(state) as portal:
        assert "Making a new PostgreSQL" not in portal.said
        assert "Collecting style sheets" not in portal.said


@pytest.mark.parametrize(
    "moment",
    ["Making a new PostgreSQL", "Starting postgres", "Bringing the database", "Loading", "Starting the web"],
)
def test_interrupted_start_leaves_no_process_behind_and_the_next_succeeds(tmp_path: Path, moment: str) -> None:
    portal = RunningPortal(tmp_path / "state")
    portal.launch()
    portal.wait_for(moment)
    assert portal.stop(signal.SIGINT) == 0
    assert "Stopped." in portal.said
    assert portal.processes() == []
    with running_portal(tmp_path / "state") as again:
        assert again.said.count("Staff sign in at") == 1


def test_copy_that_runs_refuses_to_start_again(state: Path) -> None:
    with running_portal(state) as portal:
        second = RunningPortal(state)
        second.output = state.parent / "second.out"
        second.launch()
        assert second.process is not None
        assert second.process.wait(30) == 1
        assert portal.process is not None
        assert second.said.strip() == (
            f"This copy is running already (process {portal.process.pid}): stop that one first."
        )


def test_two_copies_run_beside_each_other(state: Path, tmp_path: Path) -> None:
    with running_portal(state) as one, running_portal(tmp_path / "other") as other:
        assert one.home.remembered()["environment"] != other.home.remembered()["environment"]


def test_taken_port_is_one_line(state: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        portal = RunningPortal(state)
        portal.port = taken.getsockname()[1]
        portal.launch()
        assert portal.process is not None
        assert portal.process.wait(30) == 1
        assert portal.said.strip() == (
            f"Port {portal.port} is taken: choose another, for example make run PORT={portal.port + 1}."
        )


def test_missing_secret_outside_the_demonstration_is_named(state: Path) -> None:
    portal = RunningPortal(state, PORTAL_DEMONSTRATION="false", ALLOWED_HOSTS="localhost")
    portal.launch()
    assert portal.process is not None
    assert portal.process.wait(30) == 1
    assert portal.said.strip() == "Set the SECRET_KEY environment variable. `.env.example` lists every variable."


@pytest.mark.parametrize("whom", ["launcher", "supervisor"])
def test_start_after_a_killed_one_works(state: Path, whom: str) -> None:
    killed = RunningPortal(state)
    killed.start()
    assert killed.process is not None
    if whom == "launcher":
        killed.process.kill()
    else:
        os.kill(killed.home.remembered()["supervisor"], signal.SIGKILL)
    killed.process.wait(30)
    with running_portal(state) as portal:
        assert portal.supervisor.states()["web"] == "RUNNING"
