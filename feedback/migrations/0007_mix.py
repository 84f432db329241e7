"""Events may be taken out by the mix if they come back equal; no statistics hold what residents wrote (BLIND-3, -8)."""

from django.db import migrations

GUARD = """
CREATE OR REPLACE FUNCTION feedback_event_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND current_setting('portal.mix', true) = 'on' THEN
        RETURN OLD;  -- feedback_event_is_back sees at the end that nothing is gone
    END IF;
    IF TG_OP = 'DELETE'
       AND current_setting('portal.purge', true) = 'on'
       AND NOT EXISTS (SELECT 1 FROM feedback_feedback WHERE id = OLD.feedback_id)
    THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'events cannot be changed or removed' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE FUNCTION feedback_event_is_back() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found feedback_event;
BEGIN
    SELECT * INTO found FROM feedback_event WHERE id = OLD.id;
    IF found IS DISTINCT FROM OLD THEN
        RAISE EXCEPTION 'events cannot be changed or removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER feedback_event_is_back AFTER DELETE ON feedback_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_setting('portal.mix', true) = 'on') EXECUTE FUNCTION feedback_event_is_back();
"""
UNGUARD = """
DROP TRIGGER feedback_event_is_back ON feedback_event;
DROP FUNCTION feedback_event_is_back();
"""
WORDS = {
    "feedback_feedback": ["body", "redacted_body", "search", "lookup"],
    "feedback_message": ["body", "redacted_body"],
    "feedback_translation": ["body"],
}


def silence(words: dict[str, list[str]], target: int) -> str:
    """PostgreSQL keeps the most frequent values of a column beside the table: of these none."""
    return "".join(
        f'ALTER TABLE {table} ALTER COLUMN "{name}" SET STATISTICS {target};'
        for table, names in words.items()
        for name in names
    )


class Migration(migrations.Migration):
    dependencies = [("feedback", "0006_texts")]

    operations = [
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(silence(WORDS, 0), silence(WORDS, -1)),
    ]
