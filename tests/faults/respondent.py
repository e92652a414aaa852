"""A person with a browser who answers the consultation, and who tries again when a page fails."""

import re
import time
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from http.cookies import SimpleCookie
from urllib.parse import urlencode

CONSULTATION = "/consultations/nine-priorities"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
RECEIPT = re.compile(r'class="app-code">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4})<')
# Page by page what is answered; a list gives several values.
ANSWERS: dict[str, dict[str, str | list[str]]] = {
    "who": {"respondent": "individual"},
    "you-and-london": {"connection": ["lives", "works"], "borough": "E09000007"},
    "neighbourhood": {
        "neighbourhood-agree": "agree",
        "neighbourhood-first": "feedback",
        "neighbourhood-text": "Made-up text: tell us what became of what we reported.",
    },
    "protection": {"protection-agree": "neither", "protection-first": "children", "protection-text": ""},
}


class GaveUpError(AssertionError):
    """A page did not come for longer than anybody would wait."""


@dataclass
class Page:
    """What came back."""

    status: int
    location: str
    text: str


@dataclass
class Respondent:
    """One browser: its cookies and its connection, kept open as browsers do."""

    port: int
    patience: float = 90
    consultation: str = CONSULTATION
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    requests: int = 0
    failures: int = 0
    connection: HTTPConnection | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def respond(self) -> str:
        """Go from the start page to the receipt and return its code."""
        self.begin()
        for key, answers in ANSWERS.items():
            self.answer(key, answers)
        return self.send()

    def begin(self) -> None:
        """Read the start page, begin a draft, look at the list of parts."""
        self.get(f"{self.consultation}/start/")
        self.post(f"{self.consultation}/start/", {}, leads_to=f"{self.consultation}/respond/")
        self.get(f"{self.consultation}/respond/")

    def answer(self, key: str, answers: dict[str, str | list[str]]) -> None:
        """Open one page of questions and save it."""
        path = f"{self.consultation}/respond/questions/{key}/"
        self.get(path)
        self.post(path, answers, leads_to=f"{self.consultation}/respond/")

    def send(self) -> str:
        """Check the answers, send them and return the receipt's code."""
        self.get(f"{self.consultation}/respond/check/")
        self.post(f"{self.consultation}/respond/submit/", {}, leads_to=f"{self.consultation}/respond/sent/")
        found = RECEIPT.search(self.get(f"{self.consultation}/respond/sent/").text)
        assert found, "The page after sending shows no receipt."
        return found.group(1)

    def get(self, path: str) -> Page:
        """Open a page, again and again until it is there."""
        page = self.persist("GET", path, None)
        assert page.status == 200, f"{path} gave {page.status} {page.location}"
        if found := TOKEN.search(page.text):
            self.token = found.group(1)
        return page

    def post(self, path: str, values: dict[str, str | list[str]], *, leads_to: str) -> Page:
        """Send a form, again and again until it is taken; it must lead on, never back to the start."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **values}, doseq=True)
        page = self.persist("POST", path, body)
        assert page.status == 302, f"{path} was not taken: {page.status}"
        assert page.location.startswith(leads_to), f"{path} led to {page.location}"
        return page

    def persist(self, method: str, path: str, body: str | None) -> Page:
        """Repeat a request while it fails, as a person does who presses the button again."""
        deadline = time.monotonic() + self.patience
        while True:
            try:
                page = self.request(method, path, body)
                if page.status < 500:
                    return page
            except (OSError, HTTPException):
                self.hang_up()
            self.failures += 1
            if time.monotonic() > deadline:
                raise GaveUpError(f"{method} {path} failed for {self.patience} seconds.")
            time.sleep(0.3)

    def request(self, method: str, path: str, body: str | None = None) -> Page:
        """Send one request and return what came."""
        if self.connection is None:
            self.connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {**self.headers, "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self.connection.request(method, path, body, headers)
        answer = self.connection.getresponse()
        text = answer.read().decode()
        self.requests += 1
        for line in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return Page(answer.status, answer.headers.get("Location", ""), text)

    def hang_up(self) -> None:
        """Drop the connection; the next request opens another."""
        if self.connection is not None:
            self.connection.close()
            self.connection = None
