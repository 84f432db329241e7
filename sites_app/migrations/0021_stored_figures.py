import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

# Whatever changes a roster, a form, an import or a hand on the database, the sites it touches are counted anew.
# A leave and a stint reach into every site of their officer (CLOCK-2).
CHANGES = """
CREATE FUNCTION roster_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO sites_app_rosterchange (site_id) SELECT OLD.site_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO sites_app_rosterchange (site_id) SELECT NEW.site_id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION officer_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO sites_app_rosterchange (site_id)
        SELECT DISTINCT site_id FROM sites_app_assignment WHERE officer_id = OLD.officer_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO sites_app_rosterchange (site_id)
        SELECT DISTINCT site_id FROM sites_app_assignment WHERE officer_id = NEW.officer_id;
    END IF;
    RETURN NULL;
END $$;
CREATE FUNCTION publication_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sites_app_rosterchange (site_id)
    SELECT DISTINCT site_id FROM sites_app_assignment WHERE officer_id = NEW.id;
    RETURN NULL;
END $$;
CREATE FUNCTION site_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sites_app_rosterchange (site_id) SELECT CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END;
    RETURN NULL;
END $$;
CREATE TRIGGER figures_of_site AFTER UPDATE OF site_id OR DELETE ON sites_app_assignment
    FOR EACH ROW EXECUTE FUNCTION roster_has_changed();
CREATE TRIGGER figures_of_officer AFTER INSERT OR UPDATE OR DELETE ON sites_app_assignment
    FOR EACH ROW EXECUTE FUNCTION officer_has_changed();
CREATE TRIGGER figures_of_officer AFTER INSERT OR UPDATE OR DELETE ON sites_app_leave
    FOR EACH ROW EXECUTE FUNCTION officer_has_changed();
CREATE TRIGGER figures_of_site AFTER INSERT OR UPDATE OR DELETE ON sites_app_post
    FOR EACH ROW EXECUTE FUNCTION roster_has_changed();
CREATE TRIGGER figures_of_officer AFTER UPDATE OF publication ON sites_app_officer
    FOR EACH ROW WHEN (NEW.publication IS DISTINCT FROM OLD.publication) EXECUTE FUNCTION publication_has_changed();
CREATE TRIGGER figures_of_site AFTER INSERT OR DELETE OR UPDATE OF slug, time_zone, posts, records_complete_from
    ON sites_app_site FOR EACH ROW EXECUTE FUNCTION site_has_changed();
"""
NO_CHANGES = """
DROP TRIGGER figures_of_site ON sites_app_site;
DROP TRIGGER figures_of_officer ON sites_app_officer;
DROP TRIGGER figures_of_site ON sites_app_post;
DROP TRIGGER figures_of_officer ON sites_app_leave;
DROP TRIGGER figures_of_officer ON sites_app_assignment;
DROP TRIGGER figures_of_site ON sites_app_assignment;
DROP FUNCTION site_has_changed();
DROP FUNCTION publication_has_changed();
DROP FUNCTION officer_has_changed();
DROP FUNCTION roster_has_changed();
"""


class Migration(migrations.Migration):
    dependencies = [("sites_app", "0020_handover_note")]

    operations = [
        migrations.CreateModel(
            name="AllFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "days",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.CharField(max_length=70), size=None, unique=True
                    ),
                ),
                ("data", models.JSONField()),
                ("stale", models.BooleanField(default=False)),
                ("last_day", models.DateField()),
            ],
        ),
        migrations.CreateModel(
            name="RosterChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site_id", models.BigIntegerField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name="SiteFigures",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("tally", models.JSONField()),
                (
                    "ends",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.IntegerField(), null=True, size=None
                    ),
                ),
                ("commitment", models.TextField()),
                ("stints", models.TextField(blank=True)),
                ("curve", models.TextField(blank=True)),
                (
                    "site",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sites_app.site"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("site", "day"), name="site_figures_once_a_day")],
            },
        ),
        migrations.RunSQL(CHANGES, NO_CHANGES),
    ]
