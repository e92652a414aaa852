"""A text for two people to decide on. Made beside a running portal (`Site.manage`), not in the tests' process."""

from tests.functional.publishing import sent

BEFORE, OFFICER, BETWEEN, NAME = "😀 PC ", "Ann Lee", " was rude to me and to ", "أحمد"


def send_text(mark: str) -> None:
    """Send a text with emoji and Arabic, and print its id."""
    print(sent(f"{BEFORE}{OFFICER}{BETWEEN}{NAME}\n{mark} 👩🏽‍🚒 é").pk)  # noqa: T201 (read by the test)
