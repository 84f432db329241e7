"""How many persons are confirmed stands at the meeting, counted by the database itself (meetings/actions/booking.py).

The column is no field of the model: no Python can write it, and no `save()` can bring an old number back. So joining
takes as long with a thousand parties as with ten.
"""

from importlib import import_module

from django.db import migrations

COUNT = """
LOCK TABLE meetings_meeting, meetings_rsvp IN ACCESS EXCLUSIVE MODE;

ALTER TABLE meetings_meeting ADD COLUMN taken bigint NOT NULL DEFAULT 0;

UPDATE meetings_meeting SET taken = counted.persons
    FROM (SELECT meeting_id, sum(party_size) AS persons FROM meetings_rsvp WHERE status = 'confirmed' GROUP BY 1)
        AS counted
    WHERE counted.meeting_id = meetings_meeting.id;

CREATE FUNCTION meetings_count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status = 'confirmed' THEN
        UPDATE meetings_meeting SET taken = taken - OLD.party_size WHERE id = OLD.meeting_id;
    END IF;
    IF NEW.status = 'confirmed' THEN
        UPDATE meetings_meeting SET taken = taken + NEW.party_size WHERE id = NEW.meeting_id;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER rsvp_counts AFTER INSERT OR DELETE OR UPDATE OF meeting_id, status, party_size ON meetings_rsvp
    FOR EACH ROW EXECUTE FUNCTION meetings_count_seats();
"""
COUNT_NO_MORE = """
DROP TRIGGER rsvp_counts ON meetings_rsvp;
DROP FUNCTION meetings_count_seats();
ALTER TABLE meetings_meeting DROP COLUMN taken;
"""
JOIN = """
CREATE OR REPLACE FUNCTION meetings_join(
    the_meeting uuid, moment timestamptz, ids uuid[], party int, speaks text, needed text[],
    called text, address text, account bigint, digest text,
    OUT outcome text, OUT booked uuid, OUT is_repeated boolean, OUT waiting_at int, OUT ends timestamptz
) LANGUAGE plpgsql AS $$
DECLARE
    meeting record;
    fits boolean;
    next_place int;
BEGIN
    -- LOCK
    SELECT capacity, status, ends_at, taken INTO meeting
        FROM meetings_meeting WHERE id = the_meeting FOR NO KEY UPDATE;
    IF meeting.status IS NULL OR meeting.status = 'draft' THEN outcome := 'unknown'; RETURN; END IF;
    IF digest <> '' AND EXISTS (SELECT FROM meetings_rsvp WHERE id = ANY (ids)) THEN
        outcome := 'key_used'; RETURN;
    END IF;
    IF meeting.status = 'cancelled' THEN outcome := 'cancelled'; RETURN; END IF;
    IF meeting.status = 'held' OR meeting.ends_at <= moment THEN outcome := 'over'; RETURN; END IF;
    -- RECOUNT: `taken`, as it stands under the lock.
    fits := meeting.capacity IS NULL OR meeting.taken + party <= meeting.capacity;
    IF NOT fits THEN
        SELECT count(*) + 1 INTO waiting_at
            FROM meetings_rsvp WHERE meeting_id = the_meeting AND status = 'waitlisted';
    END IF;
    IF address <> '' THEN
        ends := meeting.ends_at;
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
JOIN_AS_BEFORE = import_module("meetings.migrations.0002_join").FORWARD.replace("CREATE", "CREATE OR REPLACE", 1)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0002_join")]

    operations = [
        migrations.RunSQL(COUNT, COUNT_NO_MORE),
        migrations.RunSQL(JOIN, JOIN_AS_BEFORE),
    ]
