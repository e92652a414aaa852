"""Each language at addresses of its own, and never two on one page."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.utils import translation
from django.utils.translation import gettext

from tests.factories.moderating import make_consultation
from turnaround.actions.loading import load_plan
from turnaround.management.commands.load_plan import DATA as PLAN
from web.languages import ENGLISH_ONLY, has_languages, language_names

pytestmark = pytest.mark.django_db

OTHERS = [code for code in language_names() if code != "en"]
PUBLIC = ["/", "/consultations/", "/consultations/small/", "/consultations/small/results/"]


@pytest.fixture(autouse=True)
def _consultation() -> None:
    caches["pages"].clear()
    make_consultation()


@pytest.mark.parametrize("path", PUBLIC)
def test_every_public_page_offers_itself_in_every_language(client: Client, path: str) -> None:
    page = client.get(path).text
    for code in OTHERS:
        assert f'href="/{code}{path}"' in page
        assert f'<html lang="{code}"' in client.get(f"/{code}{path}").text
    assert '<html lang="en"' in page


@pytest.mark.parametrize("path", PUBLIC)
def test_languages_never_mix_whatever_was_read_before(client: Client, path: str) -> None:
    first = {code: client.get(f"/{code}{path}").text for code in OTHERS} | {"en": client.get(path).text}
    for code in [*reversed(OTHERS), "en", *OTHERS]:
        address = path if code == "en" else f"/{code}{path}"
        again = Client(headers={"accept-language": "pl,ar;q=0.5"}).get(address)
        assert again.text == first[code]
        assert again["Content-Language"] == code
    assert len(set(first.values())) == len(first)
    assert translation.get_language() == "en-gb"


@pytest.mark.parametrize("code", OTHERS)
def test_links_of_a_page_stay_in_its_language_except_to_pages_in_english_only(client: Client, code: str) -> None:
    page = client.get(f"/{code}/consultations/small/").text
    content = page[page.index("<main") :]
    addresses = set(re.findall(r'href="(/[^"]*)"', content))
    assert f"/{code}/consultations/small/start/" in addresses
    for address in addresses:
        assert address.startswith((f"/{code}/", *ENGLISH_ONLY)) or not has_languages(address), address
        if address.startswith(f"/{code}/"):
            assert client.get(address).status_code in (200, 302), address


@pytest.mark.parametrize("code", ["ar", "ur"])
def test_a_page_from_right_to_left_says_so_and_has_the_mirrored_style_sheet(client: Client, code: str) -> None:
    page = client.get(f"/{code}/").text
    assert f'<html lang="{code}" dir="rtl"' in page
    assert "portal-rtl" in page
    assert "portal-rtl" not in client.get("/pl/").text


@pytest.mark.parametrize(
    ("address", "plain"),
    [
        ("/ar/plan/", "/plan/#ar"),
        ("/ur/privacy/", "/privacy/#ur"),
        ("/pl/consultations/staff/moderation/", "/consultations/staff/moderation/"),
        ("/ar/consultations/small/results.csv", "/consultations/small/results.csv"),
        ("/ur/api/v1/", "/api/v1/"),
    ],
)
def test_what_is_in_english_only_has_one_address(client: Client, address: str, plain: str) -> None:
    assert client.get(address)["Location"] == plain


def test_an_address_before_a_language_leads_to_no_other_site(client: Client) -> None:
    assert client.get("/ar//example.com/a.csv")["Location"] == "/%2Fexample.com/a.csv"


@pytest.mark.parametrize("address", ["/en/", "/en-gb/consultations/", "/fr/consultations/", "/ar/nothing/"])
def test_a_language_that_is_not_there_is_not_found(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("code", OTHERS)
def test_a_page_in_english_only_says_so_to_who_comes_from_another_language(client: Client, code: str) -> None:
    load_plan(path=PLAN)
    for path in ("/", "/consultations/", "/consultations/small/", "/consultations/small/priorities/"):
        page = client.get(f"/{code}{path}").text
        assert f'href="/plan/#{code}"' in page
        assert not re.search(r'href="[^"]*#[^"]*\?', page), "What follows a # is no question to a server"
    english = client.get("/plan/").text
    with translation.override(code):
        note, back = gettext("This page is in English only."), gettext("Go to the home page in your language")
    assert re.search(
        rf'id="{code}" lang="{code}" dir="(ltr|rtl)">\s*<p [^>]*>{note} <a [^>]*href="/{code}/">{back}</a>', english
    )
    assert f'id="{code}"' not in client.get(f"/{code}/").text


def test_an_english_reader_is_told_nothing_and_led_to_plain_addresses(client: Client) -> None:
    page = client.get("/").text
    assert 'href="/plan/"' in page
    assert 'href="/plan/#' not in page
    assert 'id="en"' not in client.get("/about/").text
