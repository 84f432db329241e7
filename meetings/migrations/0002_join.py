"""Joining a meeting is one call of the database: lock, recount, write (meetings/actions/booking.py has the rule)."""

import django.db.models.deletion
from django.db import migrations, models

# VOLATILE, as functions are by default: in READ COMMITTED every statement in it sees what was committed when that
# statement began, so the counts that follow the lock are made under it.
FORWARD = """
CREATE FUNCTION meetings_join(
    the_meeting uuid, moment timestamptz, ids uuid[], party int, speaks text, needed text[],
    called text, address text, account bigint, digest text,
    OUT outcome text, OUT booked uuid, OUT is_repeated boolean, OUT waiting_at int, OUT ends timestamptz
) LANGUAGE plpgsql AS $$
DECLARE
    meeting record;
    taken bigint;
    fits boolean := true;
    next_place int;
BEGIN
    -- LOCK
    SELECT capacity, status, ends_at INTO meeting
        FROM meetings_meeting WHERE id = the_meeting FOR NO KEY UPDATE;
    ends := meeting.ends_at;
    IF meeting.status IS NULL OR meeting.status = 'draft' THEN outcome := 'unknown'; RETURN; END IF;
    IF EXISTS (SELECT FROM meetings_rsvp WHERE id = ANY (ids)) THEN outcome := 'key_used'; RETURN; END IF;
    IF meeting.status = 'cancelled' THEN outcome := 'cancelled'; RETURN; END IF;
    IF meeting.status = 'held' OR meeting.ends_at <= moment THEN outcome := 'over'; RETURN; END IF;
    -- RECOUNT
    IF meeting.capacity IS NOT NULL THEN
        SELECT coalesce(sum(party_size), 0) INTO taken
            FROM meetings_rsvp WHERE meeting_id = the_meeting AND status = 'confirmed';
        fits := taken + party <= meeting.capacity;
    END IF;
    IF NOT fits THEN
        SELECT count(*) + 1 INTO waiting_at
            FROM meetings_rsvp WHERE meeting_id = the_meeting AND status = 'waitlisted';
    END IF;
    IF address <> '' THEN
        SELECT id INTO booked FROM meetings_rsvp
            WHERE meeting_id = the_meeting AND lower(email) = lower(address)
              AND status IN ('confirmed', 'waitlisted') AND NOT email = '';
    END IF;
    is_repeated := booked IS NOT NULL;
    SELECT coalesce(max(place), 0) + 1 INTO next_place FROM meetings_rsvp WHERE meeting_id = the_meeting;
    -- WRITE. The same address again is kept as `repeated`, without address or seats: as many steps, and the same
    -- answer, as for somebody new.
    outcome := CASE WHEN fits THEN 'confirmed' ELSE 'waitlisted' END;
    INSERT INTO meetings_rsvp (id, meeting_id, status, place, party_size, language, needs, name, email, user_id,
                               reminders, version, asked, answered_position)
    VALUES (ids[1], the_meeting, CASE WHEN is_repeated THEN 'repeated' ELSE outcome END, next_place, party, speaks,
            needed, CASE WHEN is_repeated THEN '' ELSE called END, CASE WHEN is_repeated THEN '' ELSE address END,
            CASE WHEN is_repeated THEN NULL ELSE account END, true, 1, digest, waiting_at);
    booked := coalesce(booked, ids[1]);
END $$;
"""
BACKWARD = "DROP FUNCTION meetings_join"


class Migration(migrations.Migration):
    dependencies = [("meetings", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="rsvp",
            name="meeting",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="rsvps",
                to="meetings.meeting",
                verbose_name="meeting",
            ),
        ),
        migrations.AddIndex(
            model_name="rsvp",
            index=models.Index(fields=["meeting", "place"], name="rsvp_place"),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
