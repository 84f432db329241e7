"""Rosters for tests: a great number of officers at once, and one whose story is known."""

from datetime import date, timedelta

from sites_app.models import Assignment, Leave, Officer, Site


def many_officers(site: Site, count: int, *, today: date, prefix: str = "M") -> list[Officer]:
    """`count` officers who serve today, begun on different days; every fourth has been away once."""
    officers = Officer.objects.bulk_create(
        Officer(serial_number=f"{prefix}-{n:05}", first_name=f"First{n}", last_name=f"Last{n}", rank="Officer II")
        for n in range(count)
    )
    starts = [today - timedelta(days=100 + 37 * (n % 60)) for n in range(count)]
    Assignment.objects.bulk_create(
        Assignment(officer=officer, site=site, start=start) for officer, start in zip(officers, starts, strict=True)
    )
    Leave.objects.bulk_create(
        Leave(
            officer=officer,
            start=start + timedelta(days=40),
            end=start + timedelta(days=60),
            kind=Leave.Kind.FAMILY,
        )
        for officer, start in list(zip(officers, starts, strict=True))[::4]
    )
    return officers
