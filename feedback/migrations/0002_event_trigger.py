"""PostgreSQL refuses to change an event, and to remove one except with its whole thread, inside the purge."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION feedback_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
       AND current_setting('portal.purge', true) = 'on'
       AND NOT EXISTS (SELECT 1 FROM feedback_feedback WHERE id = OLD.feedback_id)
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'events cannot be changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER feedback_event_guard BEFORE UPDATE OR DELETE ON feedback_event
    FOR EACH ROW EXECUTE FUNCTION feedback_event_guard();
"""
BACKWARD = """
DROP TRIGGER feedback_event_guard ON feedback_event;
DROP FUNCTION feedback_event_guard();
"""


class Migration(migrations.Migration):
    dependencies = [("feedback", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
