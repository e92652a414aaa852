"""Values that break what is careless: written for these tests, each with what it is meant to break."""

from typing import Any
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31mred\x1b[0m",
    "\r\n\r\nSet-Cookie: a=b",
    "\u202eright to left override",
    "\u200b\u200b\u200b",
    "\ufeff",
    "\ufffe\uffff",
    "e\u0301" * 50,
    "Z\u0351\u036b\u0343a\u0346l\u034bgo" * 30,
    "🏴\U000e0067\U000e0062\U000e007f" * 20,
    "👩‍👩‍👧‍👦",
    "１２３",
    "²",
    "٣",
    "-0",
    "1e400",
    "NaN",
    "Infinity",
    "-1",
    "0x10",
    "1_000",
    "9" * 400,
    "1.0000000001",
    "31/02/2023",
    "'; DROP TABLE consultation_response; --",
    "<script>alert(1)</script>",
    "{{ 7 * 7 }}",
    "{% include 'settings' %}",
    "${jndi:ldap://127.0.0.1/a}",
    "%s%s%n",
    "%(total)s",
    "../../../../etc/hostname",
    "=HYPERLINK(1)",
    "+44 20",
    "@SUM(1)",
    "yes\tno",
    "yes ",
    "YES",
    '["yes"]',
    '{"borough": "E09000002"}',
    "None",
    "null",
    "true",
    "[]",
    "on",
    "x" * 5001,
    "ẞ" * 4999,
    "\N{ARABIC LIGATURE BISMILLAH AR-RAHMAN AR-RAHEEM}" * 40,
)
# As they stand in a body: half characters, over-long and lone surrogate encodings, broken escapes.
BROKEN = ("%FF%FE", "%ED%A0%80", "%C0%AF", "%F4%90%80%80", "%", "%zz", "%u0041", "+%00+", "%E2%82")
LARGE = "x" * 2**20

_any_text = st.one_of(st.sampled_from(TEXTS), st.text(max_size=200))


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode("utf-8", "surrogatepass"))


def bodies(names: list[str], valid: list[str]) -> st.SearchStrategy[str]:
    """Return a strategy for form bodies that use `names` and sometimes a `valid` value: repeated, missing, broken."""
    value = st.one_of(_any_text.map(_quoted), st.sampled_from(BROKEN), st.sampled_from(valid).map(_quoted))
    surrogate = st.characters(categories=["Cs"]).map(_quoted)
    name = st.one_of(st.sampled_from(names), st.sampled_from(names), _any_text.map(_quoted))
    pair = st.builds(lambda key, content: f"{key}={content}", name, st.one_of(value, surrogate))
    return st.lists(pair, max_size=12).map("&".join)


def content_types() -> st.SearchStrategy[Any]:
    """Return a strategy for what a body says that it is: mostly a form, sometimes anything else."""
    form = "application/x-www-form-urlencoded"
    other = (
        "application/json",
        "text/plain",
        "multipart/form-data",
        "multipart/form-data; boundary=\x7f",
        f"{form}; charset=utf-7",
        f"{form}; charset=no-such-charset",
        "",
    )
    return st.one_of(st.just(form), st.just(form), st.just(form), st.sampled_from(other))
