"""Postcodes: loading the directory, and turning what is typed into codes that are kept without it."""

import tracemalloc
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from consultation.actions.postcodes import load_postcodes
from consultation.models import Consultation, Draft, Postcode, PostcodeLoad, Response
from tests.factories.consultation import Respondent, nine_priorities

pytestmark = pytest.mark.django_db

# Made up for the tests in the layouts of the two directories, older and newer.
NSPL = """pcd,pcd2,pcds,dointr,doterm,usertype,oa21,cty,ced,laua,ward,rgn,lsoa21,msoa21,lat
"AA1 1AA","AA1  1AA","AA1 1AA","198001","","0","E00000001","E13000001","E99999999","E09000012","E05009367",\
"E12000007","E01000001","E02000345","51.5"
"AA1 1AB","AA1  1AB","AA1 1AB","198001","201506","0","E00000001","E13000001","E99999999","E09000028","E05011095",\
"E12000007","E01000001","E02000807","51.5"
"ZZ1 1ZZ","ZZ1  1ZZ","ZZ1 1ZZ","198001","","0","E00000001","E99999999","E99999999","E08000025","E05011118",\
"E12000005","E01000001","E02001827","52.4"
"""
ONSPD = """\ufeffPCD7,PCD8,PCDS,DOINTR,DOTERM,LAD25CD,WD25CD,RGN25CD,MSOA11CD,MSOA21CD
AA1 1AA,AA1  1AA,AA1 1AA,198001,,E09000012,E05009367,E12000007,E02000999,E02000345
AA11AC,AA1  1AC,AA1 1AC,198001,,E09000001,,E12000007,,
ZZ1 1ZZ,ZZ1  1ZZ,ZZ1 1ZZ,198001,,W06000015,W05001272,W99999999,W02000001,W02000001
"""
HACKNEY = {"borough": "E09000012", "ward": "E05009367", "area": "E02000345"}


def written(folder: Path, text: str) -> Path:
    path = folder / "directory.csv"
    path.write_text(text, encoding="utf-8")
    return path


def table() -> list[tuple[str, ...]]:
    return list(Postcode.objects.order_by("pk").values_list("postcode", "borough", "ward", "area"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (NSPL, [("AA11AA", *HACKNEY.values()), ("AA11AB", "E09000028", "E05011095", "E02000807")]),
        (ONSPD, [("AA11AA", *HACKNEY.values()), ("AA11AC", "E09000001", "", "")]),
    ],
    ids=["nspl", "onspd"],
)
def test_both_layouts_are_recognised_and_only_london_is_kept(
    tmp_path: Path, text: str, expected: list[tuple[str, ...]]
) -> None:
    call_command("import_postcodes", written(tmp_path, text))
    assert table() == expected


def test_loading_again_changes_nothing_and_another_edition_changes_what_differs(tmp_path: Path) -> None:
    first = load_postcodes(path=written(tmp_path, NSPL))
    again = load_postcodes(path=written(tmp_path, NSPL))
    assert [(loaded.written, loaded.removed) for loaded in (first, again)] == [(2, 0), (0, 0)]
    other = load_postcodes(path=written(tmp_path, ONSPD))
    assert (other.written, other.removed) == (1, 1)
    assert PostcodeLoad.objects.count() == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "line 1: expected a column for the postcode, named PCDS or"),
        (
            NSPL.replace("laua", "council"),
            "line 1: expected a column for the borough, named OSLAUA or LAUA or LAD25CD",
        ),
        (NSPL.replace('"AA1 1AB"', '"nowhere"'), "line 3: expected a postcode, found 'nowhere'"),
        (NSPL.replace("E02000807", "=1+1"), "line 3: expected a GSS code such as E09000003, found '=1+1'"),
        (NSPL + "AA1 1AA,x\n", "line 5: expected at least 14 columns, found 2"),
        (NSPL.replace("E09", "E07"), "none of its lines is in London"),
    ],
)
def test_file_that_is_none_says_what_was_expected_and_changes_nothing(
    tmp_path: Path, text: str, message: str
) -> None:
    load_postcodes(path=written(tmp_path, ONSPD))
    kept = table()
    with pytest.raises(CommandError, match=message.replace("(", r"\(").replace("+", r"\+")):
        call_command("import_postcodes", written(tmp_path, text))
    assert table() == kept


def test_packed_file_says_to_unpack_it(tmp_path: Path) -> None:
    path = tmp_path / "directory.zip"
    path.write_bytes(b"PK\x03\x04\xff\xfe")
    with pytest.raises(CommandError, match="unpack it"):
        call_command("import_postcodes", path)


def test_part_of_a_file_does_not_replace_the_whole(tmp_path: Path) -> None:
    whole = NSPL + "".join(f"AA2 {n}AA,,AA2 {n}AA,,,,,,,E09000012,,,,,\n" for n in range(9))
    load_postcodes(path=written(tmp_path, whole))
    with pytest.raises(CommandError, match="found 2 London postcodes where 11 are loaded already"):
        call_command("import_postcodes", written(tmp_path, NSPL))
    call_command("import_postcodes", written(tmp_path, NSPL), fewer=True)
    assert Postcode.objects.count() == 2


def test_memory_stays_small_however_long_the_file_is(tmp_path: Path) -> None:
    header, line = NSPL.splitlines()[0], NSPL.splitlines()[1]
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    path = tmp_path / "long.csv"
    with path.open("w") as file:
        file.write(f"{header}\n")
        for number in range(150_000):
            postcode = (
                f"A{letters[number % 20]}{number // 20 % 10} {number // 200 % 10}A{letters[number // 2000 % 20]}"
            )
            file.write(line.replace("AA1 1AA", postcode) + "\n")
    tracemalloc.start()
    try:
        loaded = load_postcodes(path=path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (loaded.london, Postcode.objects.count()) == (150_000, 40_000)
    # The file has 20 MiB, every line of it in London; a directory has 18 times the lines, one in eight in London.
    assert peak < 20 * 1024 * 1024


@pytest.fixture
def consultation() -> Consultation:
    return nine_priorities()


@pytest.fixture
def respondent(consultation: Consultation) -> Respondent:
    respondent = Respondent(consultation).start()
    respondent.answer("who", respondent="individual")
    return respondent


@pytest.fixture
def directory(tmp_path: Path) -> None:
    load_postcodes(path=written(tmp_path, NSPL))


def give(respondent: Respondent, **entered: str) -> str:
    """Answer the question about a place; return the page's text, empty where the answer was taken."""
    page = respondent.answer("you-and-london", **entered)
    return "" if page.status_code == 302 else str(page.text)


def kept() -> Mapping[str, str] | None:
    answer: Mapping[str, str] | None = Draft.objects.get().read().answers.get("borough")
    return answer


def test_without_the_directory_the_page_asks_for_the_borough(respondent: Respondent) -> None:
    page = respondent.get("question", page_key="you-and-london").text
    assert "Your postcode" not in page
    assert "Choose a borough" in page
    assert give(respondent, borough_postcode="AA1 1AA", borough="E09000028") == ""
    assert kept() == {"borough": "E09000028"}


@pytest.mark.usefixtures("directory")
def test_postcode_becomes_codes_and_is_kept_nowhere(respondent: Respondent) -> None:
    assert "Your postcode" in respondent.get("question", page_key="you-and-london").text
    assert give(respondent, borough_postcode=" aa1-1aa ") == ""
    assert kept() == HACKNEY
    assert "Hackney, Brownswood ward" in respondent.get("check").text
    again = respondent.get("question", page_key="you-and-london").text
    assert "AA1" not in again.upper().replace(" ", "")
    respondent.post("submit")
    response = Response.objects.get()
    assert {name: getattr(response, name) for name in HACKNEY} == HACKNEY
    assert response.closed_answers["borough"] == HACKNEY


@pytest.mark.usefixtures("directory")
@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("AA9 9AA", "We cannot find this postcode in London. Check it, or leave it out and choose from the list"),
        ("ZZ1 1ZZ", "We cannot find this postcode in London."),
        ("AA1", "Enter a full postcode, such as SW1A 1AA, or leave it out and choose from the list"),
        ("<b>", "Enter a full postcode"),
    ],
)
def test_postcode_that_is_not_found_is_explained_and_the_list_leads_on(
    respondent: Respondent, typed: str, message: str
) -> None:
    assert message in give(respondent, borough_postcode=typed)
    assert kept() is None
    assert give(respondent, borough_postcode=typed, borough="outside-london") == ""
    assert kept() == {"borough": "outside-london"}
    respondent.post("submit")
    assert Response.objects.get().borough == ""


@pytest.mark.usefixtures("directory")
def test_ward_stays_while_the_borough_does(respondent: Respondent) -> None:
    give(respondent, borough_postcode="AA1 1AA")
    give(respondent, borough="E09000012")
    assert kept() == HACKNEY
    give(respondent, borough="E09000028")
    assert kept() == {"borough": "E09000028"}
    give(respondent)
    assert kept() == {}


@pytest.mark.usefixtures("directory")
def test_postcode_and_another_borough_are_one_too_many(respondent: Respondent) -> None:
    page = give(respondent, borough_postcode="AA1 1AA", borough="E09000028")
    assert "The postcode is in Hackney but you chose Southwark. Give only one of them" in page
    assert 'value="AA1 1AA"' in page
    assert "Select one of the answers on this page" in give(respondent, borough="E99999999")


@pytest.mark.usefixtures("directory")
def test_looking_up_costs_one_query_and_only_where_a_postcode_was_entered(respondent: Respondent) -> None:
    with CaptureQueriesContext(connection) as shown:
        respondent.get("question", page_key="you-and-london")
    with CaptureQueriesContext(connection) as without:
        give(respondent, borough="E09000028")
    with CaptureQueriesContext(connection) as with_postcode:
        give(respondent, borough_postcode="AA1 1AA")
    assert [len(queries) for queries in (shown, without, with_postcode)] == [1, 2, 3]
