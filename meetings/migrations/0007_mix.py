"""Places are for who waits; while rows are mixed no seat is counted; no statistics hold names (BLIND-2, -8)."""

from django.db import migrations, models

SILENT = """
CREATE OR REPLACE FUNCTION meetings_count_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('portal.mix', true) = 'on' THEN RETURN NULL; END IF;  -- each party comes back as it was
    IF OLD.status = 'confirmed' THEN
        UPDATE meetings_meeting SET taken = taken - OLD.party_size WHERE id = OLD.meeting_id;
    END IF;
    IF NEW.status = 'confirmed' THEN
        UPDATE meetings_meeting SET taken = taken + NEW.party_size WHERE id = NEW.meeting_id;
    END IF;
    RETURN NULL;
END $$;
ALTER TABLE meetings_rsvp ALTER COLUMN name SET STATISTICS 0, ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN asked SET STATISTICS 0;
"""


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_addresses_exact")]

    operations = [
        migrations.AlterField(
            model_name="rsvp",
            name="place",
            field=models.PositiveIntegerField(null=True, verbose_name="place in line"),
        ),
        migrations.RunSQL(SILENT, migrations.RunSQL.noop),
    ]
