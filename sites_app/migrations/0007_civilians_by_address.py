"""Moderators are civilians: an address on the roster is an officer's record too, whether or not an account joined it."""

from importlib import import_module

from django.conf import settings
from django.db import migrations

# As before, whoever writes locks the user's row first, so that two transactions at once cannot slip past each other.
# Nothing joins anybody here: an address that matches is only refused. Rows that stand already are named by setup_check.
TRIGGERS = """
CREATE OR REPLACE FUNCTION moderators_are_civilians() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people bigint[];
BEGIN
    IF TG_TABLE_NAME = 'sites_app_officer' THEN
        people := ARRAY(SELECT id FROM accounts_user WHERE id = NEW.user_id
                        UNION SELECT id FROM accounts_user WHERE NEW.email <> '' AND lower(email) = lower(NEW.email));
    ELSIF TG_TABLE_NAME = 'accounts_user' THEN
        people := ARRAY[NEW.id];
    ELSE
        people := ARRAY[NEW.user_id];
    END IF;
    IF cardinality(people) = 0 THEN
        RETURN NEW;
    END IF;
    PERFORM 1 FROM accounts_user WHERE id = ANY (people) ORDER BY id FOR UPDATE;
    IF EXISTS (SELECT 1 FROM accounts_user u
               JOIN accounts_user_groups g ON g.user_id = u.id
               JOIN auth_group n ON n.id = g.group_id AND n.name = 'Moderators'
               JOIN sites_app_officer o ON o.user_id = u.id OR lower(o.email) = lower(u.email)
               WHERE u.id = ANY (people)) THEN
        RAISE EXCEPTION 'a moderator is a civilian: nobody with an officer record may be one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'moderators_are_civilians';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER moderators_are_civilians ON sites_app_officer;
CREATE TRIGGER moderators_are_civilians AFTER INSERT OR UPDATE OF user_id, email ON sites_app_officer
    FOR EACH ROW EXECUTE FUNCTION moderators_are_civilians();
CREATE TRIGGER moderators_are_civilians AFTER UPDATE OF email ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION moderators_are_civilians();
"""
BY_ACCOUNT = import_module("sites_app.migrations.0003_moderators")
BEFORE = f"DROP TRIGGER moderators_are_civilians ON accounts_user;{BY_ACCOUNT.NO_TRIGGERS}{BY_ACCOUNT.TRIGGERS}"


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("sites_app", "0006_zone_of_the_deployment"),
    ]
    operations = [migrations.RunSQL(TRIGGERS, BEFORE)]
