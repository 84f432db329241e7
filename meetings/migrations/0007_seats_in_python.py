"""Seats are counted by the action that books them (meetings/actions/booking.py); the database keeps no count."""

from django.db import migrations

FORWARD = """
DROP TRIGGER rsvp_counts ON meetings_rsvp;
DROP FUNCTION meetings_count_seats();
DROP FUNCTION meetings_join;
ALTER TABLE meetings_meeting DROP COLUMN taken;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_addresses_exact")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
