"""A compiled read gives what its QuerySet gives, whatever the values; one that computes with them is refused."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lib.reads import Read, Slot, ask
from sites_app.models import Site

pytestmark = pytest.mark.django_db

NAMED = Read(lambda slug: Site.objects.filter(slug=slug), slug=Slot.TEXT)
LATER = Read(
    lambda day: Site.objects.filter(records_complete_from__gte=day).order_by("slug").values_list("slug", "posts"),
    day=Slot.DAY,
)
COUNTED = Read(lambda site: Site.objects.filter(pk=site).values("pk", "launched_on"), site=Slot.ID)


@pytest.fixture
def places() -> list[Site]:
    days = [None, date(2020, 1, 1), date(2024, 2, 29)]
    return [
        Site.objects.create(slug=f"p{n}", name=f"100% {n}; --", posts=n, records_complete_from=day)
        for n, day in enumerate(days)
    ]


def test_answers_are_those_of_the_querysets(places) -> None:
    for place in places:
        (found,), later, counted = ask(NAMED(slug=place.slug), LATER(day=date(2024, 1, 1)), COUNTED(site=place.pk))
        assert (found, found.name, found.records_complete_from) == (place, place.name, place.records_complete_from)
        assert later == list(LATER.build(date(2024, 1, 1))) == [("p2", 2)]
        assert counted == list(COUNTED.build(place.pk))


def test_a_value_is_a_value_and_never_sql(places) -> None:
    assert ask(NAMED(slug="'; DROP TABLE sites_app_site; --")) == [[]]
    assert Site.objects.count() == 3


def test_who_counts_statements_sees_each(places) -> None:
    with CaptureQueriesContext(connection) as seen:
        ask(NAMED(slug="p1"), LATER(day=date(2000, 1, 1)))
    assert len(seen) == 2


@pytest.mark.django_db(transaction=True)
def test_a_changed_column_costs_a_connection_and_no_answer() -> None:
    Site.objects.create(slug="north", name="North", posts=4)
    assert ask(NAMED(slug="north"))[0][0].posts == 4
    known = _backend()
    _elsewhere("ALTER TABLE sites_app_site ALTER posts TYPE bigint")  # psycopg would notice its own
    try:
        assert ask(NAMED(slug="north"))[0][0].posts == 4
        assert _backend() != known, "the statement was not prepared: nothing was shown"
    finally:
        _elsewhere("ALTER TABLE sites_app_site ALTER posts TYPE smallint")


def _backend() -> int:
    with connection.cursor() as cursor:
        return cursor.connection.info.backend_pid


def _elsewhere(sql: str) -> None:
    """From another connection, as a migration does it."""
    with ThreadPoolExecutor(1) as other:
        other.submit(lambda: (connection.cursor().execute(sql), connection.close())).result()


def test_a_read_that_computes_with_its_value_is_refused() -> None:
    tomorrow = Read(lambda day: Site.objects.filter(records_complete_from__gte=day + timedelta(days=1)), day=Slot.DAY)
    with pytest.raises(ValueError, match="not compute"):
        tomorrow(day=date(2024, 1, 1))


def test_a_read_without_its_values_says_which() -> None:
    with pytest.raises(ValueError, match="asks for slug; it was given site"):
        NAMED(site=1)


def test_a_moment_keeps_its_zone() -> None:
    moment = Read(
        lambda now: Site.objects.extra(select={"at": "%s"}, select_params=[now]).values("at"), now=Slot.MOMENT
    )
    assert moment(now=datetime(2026, 11, 22, tzinfo=UTC)).params == [datetime(2026, 11, 22, tzinfo=UTC)]
