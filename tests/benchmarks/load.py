"""Requests written once and sent over open connections, so that the time measured is the server's."""

import socket
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from tests.faults.respondent import Respondent

PEOPLE = 4


def written(path: str, cookies: dict[str, str] | None = None, values: dict[str, object] | None = None) -> bytes:
    """Return the bytes of a request; a POST where there are `values`."""
    body = urlencode(values, doseq=True).encode() if values is not None else b""
    lines = [f"{'GET' if values is None else 'POST'} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept-Encoding: gzip"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    if values is not None:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


class Line:
    """One open connection."""

    def __init__(self, port: int) -> None:
        self.address = ("127.0.0.1", port)
        self.status = b""
        self.socket = self._open()

    def _open(self) -> socket.socket:
        opened = socket.create_connection(self.address, timeout=30)
        opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return opened

    def send(self, request: bytes, expected: Sequence[bytes] = (b"200", b"302")) -> bytes:
        """Send one request and return the body that came; anything but what is expected ends the run."""
        self.socket.sendall(request)
        answer = self.socket.recv(65536)
        while b"\r\n\r\n" not in answer:
            answer += self._more()
        head, _, body = answer.partition(b"\r\n\r\n")
        headers = head.lower()
        length = int(headers.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        while len(body) < length:
            body += self._more()
        self.status = head[9:12]
        if self.status not in expected:
            raise AssertionError(f"{request[:80]!r} gave {head[:200]!r}")
        if b"connection: close" in headers:
            self.socket.close()
            self.socket = self._open()
        return body

    def _more(self) -> bytes:
        part = self.socket.recv(65536)
        if not part:
            raise ConnectionError("The server hung up in the middle of an answer.")
        return part

    def close(self) -> None:
        """Hang up."""
        self.socket.close()


def together(port: int, work: Callable[[Line, int], int]) -> float:
    """Let PEOPLE do `work` (which returns how often it was done) at once; return how often a second."""
    barrier = threading.Barrier(PEOPLE + 1)

    def one(number: int) -> int:
        line = Line(port)
        try:
            barrier.wait()
            return work(line, number)
        finally:
            line.close()

    with ThreadPoolExecutor(PEOPLE) as people:
        going = [people.submit(one, number) for number in range(PEOPLE)]
        barrier.wait()
        began = time.perf_counter()
        done = sum(each.result() for each in going)
        return done / (time.perf_counter() - began)


def repeated(requests: Sequence[bytes], seconds: float) -> Callable[[Line, int], int]:
    """Return work that sends the same request for some seconds, each person their own."""

    def work(line: Line, number: int) -> int:
        request = requests[number % len(requests)]
        end = time.perf_counter() + seconds
        done = 0
        while time.perf_counter() < end:
            line.send(request)
            done += 1
        return done

    return work


def in_turn(stories: Sequence[Sequence[Sequence[bytes]]]) -> Callable[[Line, int], int]:
    """Return work that sends whole series of requests, each person their own; counts the requests."""

    def work(line: Line, number: int) -> int:
        done = 0
        for story in stories[number]:
            for request in story:
                line.send(request)
                done += 1
        return done

    return work


def with_draft(port: int) -> Respondent:
    """Return a respondent who has begun and answered who they are."""
    respondent = Respondent(port)
    respondent.begin()
    respondent.hang_up()
    return respondent
