-- A leave lies inside its officer's assignments. Deferred: an assignment may be cut, and its leave with it, in any
-- order inside one transaction.
CREATE OR REPLACE FUNCTION leave_inside_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.officer_id ELSE NEW.officer_id END;
    served datemultirange;
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'sites_app_assignment' THEN
        person := OLD.officer_id;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM sites_app_leave WHERE officer_id = person) THEN
        RETURN NULL;
    END IF;
    SELECT range_agg(daterange("start", "end", '[]')) INTO served
        FROM sites_app_assignment WHERE officer_id = person;
    IF EXISTS (
        SELECT 1 FROM sites_app_leave
        WHERE officer_id = person AND NOT COALESCE(
            CASE WHEN "end" IS NULL THEN "start" <@ served
                 ELSE daterange("start", "end", '[]') <@ served END, false)
    ) THEN
        RAISE EXCEPTION 'a leave lies outside the officer''s assignments'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'leave_inside_assignments';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS leave_inside_assignments ON sites_app_leave;
CREATE CONSTRAINT TRIGGER leave_inside_assignments AFTER INSERT OR UPDATE ON sites_app_leave
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave_inside_assignments();
DROP TRIGGER IF EXISTS leave_inside_assignments ON sites_app_assignment;
CREATE CONSTRAINT TRIGGER leave_inside_assignments AFTER UPDATE OR DELETE ON sites_app_assignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave_inside_assignments();
