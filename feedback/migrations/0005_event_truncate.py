"""PostgreSQL refuses to empty the table of events as well: TRUNCATE fires no trigger of a row.

Only a session that says so may, as the tests do between two of them; nothing of the portal does.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION feedback_event_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('portal.may_truncate', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'events cannot be changed or removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER feedback_event_no_truncate BEFORE TRUNCATE ON feedback_event
    FOR EACH STATEMENT EXECUTE FUNCTION feedback_event_no_truncate();
"""
BACKWARD = """
DROP TRIGGER feedback_event_no_truncate ON feedback_event;
DROP FUNCTION feedback_event_no_truncate();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0004_promise_roles")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
