-- No form may be trusted with it: a post filled from another site would be filled nowhere.
CREATE OR REPLACE FUNCTION post_at_its_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM sites_app_post WHERE id = NEW.post_id AND site_id = NEW.site_id) THEN
        RAISE EXCEPTION 'the post is at another site'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'post_at_its_site';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER post_at_its_site BEFORE INSERT OR UPDATE OF post_id, site_id ON sites_app_assignment
    FOR EACH ROW WHEN (NEW.post_id IS NOT NULL) EXECUTE FUNCTION post_at_its_site();
CREATE OR REPLACE FUNCTION post_stays_at_its_site() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a post stays at its site'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'post_stays_at_its_site';
END $$;
CREATE OR REPLACE TRIGGER post_stays_at_its_site BEFORE UPDATE OF site_id ON sites_app_post
    FOR EACH ROW WHEN (NEW.site_id <> OLD.site_id) EXECUTE FUNCTION post_stays_at_its_site();
