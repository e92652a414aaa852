"""How many bytes a first visit costs: the page and everything it makes a browser fetch, compressed."""

import re
import time
from urllib.parse import urljoin, urlsplit

from tests.benchmarks.load import Line, written

PAGES = ("/", "/plan/priorities/1/", "/trust/")
BAR_KIB = 100
IN_PAGE = re.compile(rb"<(?:link|script|img|source)\b[^>]*?\b(?:href|src)=\"([^\"]+)\"")
IN_STYLE = re.compile(rb"url\(\s*[\"']?([^\"')]+)")
IN_SCRIPT = re.compile(rb"(?:from|import)\s*\(?[\"']([^\"']+)[\"']")


def first_visit(port: int, path: str) -> int:
    """Return the bytes of all bodies that a browser with an empty cache fetches for a page.

    Fonts, pictures and imports are counted whether a browser would need them at that moment or not.
    """
    line = Line(port)
    try:
        seen: dict[str, int] = {}
        waiting = [path]
        while waiting:
            address = waiting.pop()
            if address in seen:
                continue
            plain, size = _fetch(line, address)
            seen[address] = size
            waiting += [found for found in _named(address, plain) if found not in seen]
        return sum(seen.values())
    finally:
        line.close()


def _fetch(line: Line, address: str) -> tuple[bytes, int]:
    """Return a body as text, and how many bytes it has on the way. A chart that is being drawn is waited for.

    GOV.UK's style sheet names a crest for a part that no page has; nothing is there and nothing is counted.
    """
    plain = written(address).replace(b"Accept-Encoding: gzip\r\n", b"")
    body = line.send(plain, expected=(b"200", b"202", b"404") if "/assets/" in address else (b"200", b"202"))
    if line.status == b"404":
        return b"", 0
    while line.status == b"202":
        time.sleep(0.5)
        body = line.send(plain, expected=(b"200", b"202"))
    return body, len(line.send(written(address), expected=(b"200",)))


def _named(address: str, body: bytes) -> list[str]:
    """Return the addresses on this site that a page, style sheet or script makes a browser fetch."""
    pattern = IN_STYLE if address.endswith(".css") else IN_SCRIPT if address.endswith(".js") else IN_PAGE
    if "/static/" not in address and address not in PAGES:
        return []
    found = [urljoin(address, match.decode()) for match in pattern.findall(body)]
    return [
        one for one in found if not urlsplit(one).netloc and not one.startswith("data:") and not one.startswith("#")
    ]
