"""The department's yearly counts beside what was claimed: taken in whole or not at all, and told as they are.

Rules: ROLE-5.
"""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from sites_app.counts import HEADER, CountsFileError, judge, take_in
from sites_app.models import CrimeCount, Finding

pytestmark = pytest.mark.django_db
HEAD = ",".join(HEADER)
GOOD = f"""{HEAD}
north,,Robbery,2020,40,Open data of the city,2026-11-01
north,,Robbery,2021,20,Open data of the city,2026-11-01
,Rest of the city,Robbery,2020,4000,Open data of the city,2026-11-01
,Rest of the city,Robbery,2021,3800,Open data of the city,2026-11-01
"""
LESS = {"claims": "less", "counted_as": "Robbery", "first_year": 2020, "last_year": 2021}


def finding(site, **fields) -> Finding:
    texts = {"measure": {"en": "Robbery", "es": "Robo"}, "finding": {"en": "down by half", "es": "la mitad"}}
    return Finding.objects.create(
        site=site, kind="agency_figure", source="A column", period={"en": "2021"}, **texts, **fields
    )


def page(client, path="/evidence/") -> str:
    return client.get(path).content.decode()


def test_a_claim_stands_beside_the_counts_and_agrees_with_them(client, cast):
    assert take_in(io.StringIO(GOOD)) == 4
    finding(cast.north, **LESS, counted_area="Rest of the city")
    text = page(client)
    assert "own counts agree" in text and "Rest of the city" in text and "<polyline" in text
    assert "coinciden" in page(client, "/es/evidence/")


@pytest.mark.parametrize(
    ("claims", "said"), [("more", "do not agree"), ("same", "do not agree"), ("less", "counts agree")]
)
def test_what_the_counts_do_not_show_does_not_agree(client, cast, claims, said):
    take_in(io.StringIO(GOOD))
    finding(cast.north, **{**LESS, "claims": claims})
    assert said in page(client)


def test_where_no_counts_are_published_it_says_so(client, cast):
    take_in(io.StringIO(GOOD))
    finding(cast.south, **LESS)
    text = page(client)
    assert "publishes no counts for this area" in text and "<polyline" not in text


def test_a_claim_about_something_that_is_not_counted_says_nothing_of_counts(client, cast):
    finding(cast.north)
    assert "counts" not in page(client).partition("<table")[2].partition("</table>")[0]


def test_counts_are_judged_beside_the_area_and_never_from_one_year():
    halved, same = {2020: 40, 2021: 20}, {2020: 40, 2021: 41}
    assert judge("less", halved, {}, 2020, 2021) == "agrees"
    assert judge("less", halved, {2020: 400, 2021: 200}, 2020, 2021) == "differs", "it fell as much everywhere"
    assert judge("same", same, {}, 2020, 2021) == "agrees" and judge("less", same, {}, 2020, 2021) == "differs"
    assert judge("less", {2020: 40}, {}, 2020, 2021) == "" == judge("less", halved, {2020: 40}, 2020, 2021)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("north,,Robbery,2020,9,S,2026-11-01", "line 2, count: counts below 10"),
        ("nowhere,,Robbery,2020,40,S,2026-11-01", "line 2, site: there is no site nowhere"),
        ("north,City,Robbery,2020,40,S,2026-11-01", "line 2, site: a count is of one site"),
        ("north,,,2020,40,S,2026-11-01", "line 2, category: is empty"),
        ("north,,Robbery,20,40,S,2026-11-01", "line 2, year"),
        ("north,,Robbery,2020,40,S,11/01/2026", "line 2, read_on"),
        ("north,,Robbery,2020,40", "line 2, source: is empty"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_is_taken_in(cast, line, said):
    with pytest.raises(CountsFileError, match=said):
        take_in(io.StringIO(f"{HEAD}\n{line}\nnorth,,Theft,2020,40,S,2026-11-01\n"))
    assert not CrimeCount.objects.exists()


def test_next_years_file_replaces_what_was_there(cast, tmp_path, capsys):
    take_in(io.StringIO(GOOD))
    (tmp_path / "next.csv").write_text(GOOD.replace(",20,", ",25,"))
    call_command("load_counts", str(tmp_path / "next.csv"))
    assert CrimeCount.objects.count() == 4 and CrimeCount.objects.get(site=cast.north, year=2021).count == 25
    (tmp_path / "other.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="the header has to be site,area"):
        call_command("load_counts", str(tmp_path / "other.csv"))


def test_the_database_itself_refuses_small_counts_and_claims_without_years(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        CrimeCount.objects.create(
            site=cast.north, category="Robbery", year=2020, count=9, source="S", read_on="2026-11-01"
        )
    with pytest.raises(IntegrityError), transaction.atomic():
        finding(cast.north, claims="less", counted_as="Robbery")
