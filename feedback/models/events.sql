-- An event is never changed, and removed only with its whole thread, by the purge. The mix may take events out if they
-- come back equal (BLIND-3): feedback_event_is_back sees to that when the mix commits.
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
CREATE OR REPLACE TRIGGER feedback_event_guard BEFORE UPDATE OR DELETE ON feedback_event
    FOR EACH ROW EXECUTE FUNCTION feedback_event_guard();

CREATE OR REPLACE FUNCTION feedback_event_is_back() RETURNS trigger LANGUAGE plpgsql AS $$
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
DROP TRIGGER IF EXISTS feedback_event_is_back ON feedback_event;
CREATE CONSTRAINT TRIGGER feedback_event_is_back AFTER DELETE ON feedback_event
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_setting('portal.mix', true) = 'on') EXECUTE FUNCTION feedback_event_is_back();

-- TRUNCATE fires no trigger of a row. Only a session that says so may, as the tests do between two of them; nothing of
-- the portal does.
CREATE OR REPLACE FUNCTION feedback_event_no_truncate() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('portal.may_truncate', true) IS DISTINCT FROM 'on' THEN
        RAISE EXCEPTION 'events cannot be changed or removed' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE OR REPLACE TRIGGER feedback_event_no_truncate BEFORE TRUNCATE ON feedback_event
    FOR EACH STATEMENT EXECUTE FUNCTION feedback_event_no_truncate();
