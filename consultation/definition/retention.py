"""What personal data there is, why, who can see it, and when it goes: one list for the pages, the docs and the work.

How many days each is kept is in the settings, under the same key.
"""

from collections.abc import Mapping
from dataclasses import dataclass


def _(text: str) -> str:
    """Mark a text for translation; what shows it translates it."""
    return text


@dataclass(frozen=True)
class Kind:
    """One kind of personal data. `since` is when its days begin, `then` what happens at their end."""

    key: str
    title: str
    held: str
    why: str
    seen_by: str
    since: str
    then: str
    # Whether it is about somebody who responds, and so belongs on the privacy page; and on the page before a start.
    of_respondents: bool = True
    online: bool = True


END = _("the consultation closes, or its outcome is published if that is later")
DELETED = _("Deleted.")

KINDS = (
    Kind(
        "drafts",
        _("Your draft"),
        _("What you have answered and not sent. It is encrypted."),
        _("So that you can stop and come back."),
        _("Nobody but whoever has your browser or your return code."),
        _("you last used it"),
        DELETED,
    ),
    Kind(
        "addresses",
        _("Your e-mail address, if you ask for your return link by e-mail"),
        _("The address, encrypted, beside the draft."),
        _("To send you the link once, and one reminder before the draft goes."),
        _("Nobody. It goes to the mail server that sends the message."),
        _("you last used the draft; sooner once both messages have gone, or you have sent your response"),
        DELETED,
    ),
    Kind(
        "receipts",
        _("The link between you and your response"),
        _("A hash of your receipt code, your ward and small area if you gave a postcode, and the time of sending."),
        _("So that you can follow, change, copy or erase your response."),
        _("Nobody sees the hash. It cannot be turned back into the code."),
        END,
        _("Cut. What you chose stays in the counts, with your borough and the day, and nothing leads to you."),
    ),
    Kind(
        "texts",
        _("What you wrote, as you wrote it"),
        _(
            "Each text before any words were removed, what computers pointed out in it, and moderators’ notes about"
            " it."
        ),
        _("A moderator reads it before the public can, and can look again if the decision is questioned."),
        _("Moderators. Each time one opens it, that is logged."),
        END,
        _("Deleted. What was published stays as it was published."),
    ),
    Kind(
        "appeals",
        _("Your appeal against a decision, if you make one"),
        _("What you wrote in it, encrypted, and the reasons you were given."),
        _("So that somebody who took no part can look at the decision again."),
        _("The moderator who decides it. Each time one opens it, that is logged."),
        END,
        _("Deleted. That there was an appeal, and how it ended, stays on record."),
        online=False,
    ),
    Kind(
        "revisions",
        _("What you sent before you changed or withdrew it"),
        _("The earlier version, encrypted."),
        _("So that nobody can change a response unseen."),
        _("Nobody, on any page."),
        END,
        _("Deleted. That there was an earlier version stays on record."),
    ),
    Kind(
        "equality",
        _("Your equality answers, if you give any"),
        _("What you chose, and your own words, encrypted. They lie in a table of their own."),
        _("To see who is heard and who is not, as the public sector equality duty asks."),
        _("Nobody sees one person’s. They are only ever counted."),
        END,
        _("Deleted. The counts by group stay, and nothing in them leads to anybody."),
    ),
    Kind(
        "organisations",
        _("Who answered for an organisation"),
        _("Its name, and the role of the person who answered."),
        _("To count organisations apart, and to name those that agree."),
        _("Staff who work on responses. The public sees the name of an organisation that agreed."),
        END,
        _("The role goes, and the name of an organisation that did not agree to be named."),
    ),
    Kind(
        "spam",
        _("Responses that were found to be spam"),
        _("What was sent, and why it was held."),
        _("So that a mistake can be put right."),
        _("Moderators."),
        _("a moderator found that it is spam"),
        _("Emptied. That there was such a response stays on record."),
        online=False,
    ),
    Kind(
        "entries",
        _("What staff type in from paper, calls and events"),
        _("A copy of what was typed, encrypted, and the number on the paper."),
        _("To compare two people’s typing, and to find the paper again."),
        _("Staff who enter responses."),
        END,
        _("Emptied."),
        online=False,
    ),
    Kind(
        "files",
        _("Files of responses that organisations send"),
        _("The file, encrypted, until its rows are added or it is cancelled."),
        _("To check it before anything is added."),
        _("Staff who import responses."),
        _("it was uploaded"),
        DELETED,
        online=False,
    ),
    Kind(
        "audit",
        _("Who on the staff decided what"),
        _("Who decided about which text, when and why; who opened, changed and released. No words of a response."),
        _("So that decisions can be answered for. The database refuses to change them."),
        _("Moderators and administrators."),
        END,
        _("Kept with the record of the consultation; the operator’s records schedule says when that goes."),
        of_respondents=False,
        online=False,
    ),
    Kind(
        "sessions",
        _("Staff signing in"),
        _("A session of an hour."),
        _("To know who works."),
        _("Nobody."),
        _("it ended"),
        DELETED,
        of_respondents=False,
        online=False,
    ),
    Kind(
        "logs",
        _("Logs"),
        _("Time, method, path and status of requests. No address, name, query or word of a response."),
        _("To find faults and misuse."),
        _("Those who run the servers."),
        _("the line was written"),
        _("Deleted by the rotation of logs, which whoever runs the servers sets up."),
        of_respondents=False,
        online=False,
    ),
)


def in_days(number: int) -> str:
    """Return a number of days in English words."""
    return "1 day" if number == 1 else f"{number:,} days"


def as_markdown(days: Mapping[str, int]) -> str:
    """Return the list as the table of docs/privacy.md."""
    rows = ["| What | Held | Why | Who can see it | How long | Then |", "|---|---|---|---|---|---|"]
    rows += [
        f"| {kind.title} | {kind.held} | {kind.why} | {kind.seen_by} | {in_days(days[kind.key])} after {kind.since}"
        f" | {kind.then} |"
        for kind in KINDS
    ]
    return "\n".join(rows) + "\n"
