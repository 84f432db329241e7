-- Administrators hold no other power, and moderators are civilians. Whoever writes locks the account's row first, so
-- that two transactions at once cannot slip past each other. An address on the roster counts as an officer's record,
-- whether or not an account was joined to it.
CREATE OR REPLACE FUNCTION power_is_parted() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    people bigint[];
BEGIN
    IF TG_TABLE_NAME = 'sites_app_officer' THEN
        people := ARRAY(SELECT id FROM accounts_user WHERE id = NEW.user_id
                        UNION SELECT id FROM accounts_user WHERE NEW.email <> '' AND email = NEW.email);
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
               JOIN sites_app_officer o ON o.user_id = u.id OR o.email = u.email
               WHERE u.id = ANY (people)) THEN
        RAISE EXCEPTION 'a moderator is a civilian: nobody with an officer record may be one'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'moderators_are_civilians';
    END IF;
    IF EXISTS (SELECT 1 FROM accounts_user u
               JOIN accounts_user_groups g ON g.user_id = u.id
               JOIN auth_group n ON n.id = g.group_id AND n.name IN ('Moderators', 'Bureau')
               WHERE u.id = ANY (people) AND u.is_superuser)
       OR EXISTS (SELECT 1 FROM accounts_user u
               JOIN sites_app_officer o ON o.user_id = u.id OR o.email = u.email
               WHERE u.id = ANY (people) AND u.is_superuser) THEN
        RAISE EXCEPTION 'an administrator is no moderator, no bureau and no officer'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'administrators_hold_nothing_else';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER power_is_parted AFTER INSERT OR UPDATE ON accounts_user_groups
    FOR EACH ROW EXECUTE FUNCTION power_is_parted();
CREATE OR REPLACE TRIGGER power_is_parted AFTER INSERT OR UPDATE OF user_id, email ON sites_app_officer
    FOR EACH ROW EXECUTE FUNCTION power_is_parted();
CREATE OR REPLACE TRIGGER power_is_parted AFTER UPDATE OF email, is_superuser ON accounts_user
    FOR EACH ROW EXECUTE FUNCTION power_is_parted();
CREATE OR REPLACE TRIGGER power_is_parted_new AFTER INSERT ON accounts_user
    FOR EACH ROW WHEN (NEW.is_superuser) EXECUTE FUNCTION power_is_parted();
