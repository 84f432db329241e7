"""What no form may be trusted with: leaves inside assignments, days a calendar can hold, zones that exist."""

import datetime

from django.db import migrations, models
from django.db.models import Q

# Deferred: an assignment may be cut, and its leave with it, in any order inside one transaction.
LEAVE_INSIDE = """
CREATE FUNCTION leave_inside_assignments() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE CONSTRAINT TRIGGER leave_inside_assignments AFTER INSERT OR UPDATE ON sites_app_leave
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave_inside_assignments();
CREATE CONSTRAINT TRIGGER leave_inside_assignments AFTER UPDATE OR DELETE ON sites_app_assignment
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave_inside_assignments();
"""
NO_LEAVE_INSIDE = """
DROP TRIGGER leave_inside_assignments ON sites_app_assignment;
DROP TRIGGER leave_inside_assignments ON sites_app_leave;
DROP FUNCTION leave_inside_assignments();
"""
# An unknown zone is an error of the expression itself, so the row is refused either way.
ZONE = """
ALTER TABLE sites_app_site ADD CONSTRAINT site_time_zone_exists
    CHECK (timezone(time_zone, timestamptz '2000-01-01 00:00:00+00') IS NOT NULL);
"""
NO_ZONE = "ALTER TABLE sites_app_site DROP CONSTRAINT site_time_zone_exists;"
FROM, TO = datetime.date(1950, 1, 1), datetime.date(2149, 12, 31)


def believable(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        name=name,
        condition=Q(start__gte=FROM, start__lte=TO) & (Q(end__isnull=True) | Q(end__lte=TO)),
        violation_error_message="These days are not in this century or the last.",
    )


class Migration(migrations.Migration):
    dependencies = [("sites_app", "0001_initial")]
    operations = [
        migrations.AddConstraint("assignment", believable("assignment_believable_days")),
        migrations.AddConstraint("leave", believable("leave_believable_days")),
        migrations.RunSQL(LEAVE_INSIDE, NO_LEAVE_INSIDE),
        migrations.RunSQL(ZONE, NO_ZONE),
    ]
