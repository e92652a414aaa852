"""Looks after what the supervisor cannot see: programs that gave up, and a worker that runs but consumes nothing."""

import time
from collections.abc import Callable

from django.conf import settings

from portal.demo.failing import LaunchError
from portal.demo.supervising import UNREACHABLE, Supervisor
from queueing.watching import is_stuck

LOOK_SECONDS = 5


def watch(supervisor: Supervisor, say: Callable[[str], None]) -> None:
    """Look every few seconds, until an exception (a signal's) ends it."""
    while True:
        time.sleep(LOOK_SECONDS)
        try:
            look(supervisor, say)
        except UNREACHABLE:
            raise LaunchError("The supervisor has ended, and everything with it: start the portal again.") from None


def look(supervisor: Supervisor, say: Callable[[str], None]) -> None:
    """Start what gave up, and restart the worker where it has stopped consuming."""
    for name, state in supervisor.states().items():
        if state == "FATAL":
            say(f"{name} could not be started; trying again (its log is logs/{name}.log) …")
            supervisor.start(name)
    # A worker that has just started is given the time to consume its first task.
    if supervisor.uptime("worker") > settings.HEARTBEAT_STALE_SECONDS and is_stuck():
        say("The worker consumes no tasks although database and broker answer; restarting it …")
        supervisor.restart("worker")
        supervisor.restart("beat")
