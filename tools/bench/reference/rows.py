"""What the reference shows: written with SQL, because the bench itself runs with the portal's settings."""

from datetime import date

from django.db import connection


def fill(slug: str, size: int, *, people: int, day: date) -> None:
    """A place whose page is about `size` bytes long."""
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE reference_place CASCADE")
        page = "<p>So much text as the page of a site has.</p>\n" * (max(0, size - 3000) // 47)
        cursor.execute(
            "INSERT INTO reference_place (slug, name, page) VALUES (%s, %s, %s) RETURNING id", [slug, "A place", page]
        )
        place = cursor.fetchone()[0]
        for number in range(people):
            cursor.execute(
                "INSERT INTO reference_person (place_id, name, since) VALUES (%s, %s, %s)", [place, f"P {number}", day]
            )
        for number in range(9):
            cursor.execute(
                'INSERT INTO reference_note (id, place_id, body, "on") VALUES (gen_random_uuid(), %s, %s, %s)',
                [place, f"{number} " * 100, day],
            )
