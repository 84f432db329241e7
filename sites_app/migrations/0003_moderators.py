"""Moderators are civilians: the database refuses an officer's record in the group; also the groups themselves."""

from django.conf import settings
from django.db import migrations, models

# Both sides lock the user's row first, so that two transactions at once cannot slip past each other.
TRIGGERS = """
CREATE FUNCTION moderators_are_civilians() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    person bigint := NEW.user_id;
BEGIN
    IF person IS NULL THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM accounts_user WHERE id = person FOR UPDATE;
    IF EXISTS (SELECT 1 FROM accounts_user_groups g JOIN auth_group n ON n.id = g.group_id
               WHERE g.user_id = person AND n.name = 'Moderators')
       AND EXISTS (SELECT 1 FROM sites_app_officer o WHERE o.user_id = person) THEN
        RAISE EXCEPTION 'a moderator is a civilian: nobody with an officer record may be one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'moderators_are_civilians';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER moderators_are_civilians AFTER INSERT OR UPDATE ON accounts_user_groups
    FOR EACH ROW EXECUTE FUNCTION moderators_are_civilians();
CREATE TRIGGER moderators_are_civilians AFTER INSERT OR UPDATE OF user_id ON sites_app_officer
    FOR EACH ROW EXECUTE FUNCTION moderators_are_civilians();
"""
NO_TRIGGERS = """
DROP TRIGGER moderators_are_civilians ON accounts_user_groups;
DROP TRIGGER moderators_are_civilians ON sites_app_officer;
DROP FUNCTION moderators_are_civilians();
"""


def create_groups(apps, schema_editor):
    for name in ("Bureau", "Moderators"):
        apps.get_model("auth", "Group").objects.get_or_create(name=name)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sites_app", "0002_rules"),
    ]
    operations = [
        migrations.AddField(
            model_name="invitation",
            name="sites",
            field=models.ManyToManyField(
                blank=True,
                help_text="None: all sites.",
                related_name="+",
                to="sites_app.site",
                verbose_name="a moderator's sites",
            ),
        ),
        migrations.RunPython(create_groups, migrations.RunPython.noop, elidable=False),
        migrations.RunSQL(TRIGGERS, NO_TRIGGERS),
    ]
