-- Whatever changes a roster, a form, an import or a hand on the database, the sites it touches are counted anew.
-- A leave and a stint reach into every site of their officer (CLOCK-2).
CREATE OR REPLACE FUNCTION roster_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO sites_app_rosterchange (site_id) SELECT OLD.site_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO sites_app_rosterchange (site_id) SELECT NEW.site_id;
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION officer_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
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
CREATE OR REPLACE FUNCTION publication_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sites_app_rosterchange (site_id)
    SELECT DISTINCT site_id FROM sites_app_assignment WHERE officer_id = NEW.id;
    RETURN NULL;
END $$;
CREATE OR REPLACE FUNCTION site_has_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO sites_app_rosterchange (site_id) SELECT CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER figures_of_site AFTER UPDATE OF site_id OR DELETE ON sites_app_assignment
    FOR EACH ROW EXECUTE FUNCTION roster_has_changed();
CREATE OR REPLACE TRIGGER figures_of_officer AFTER INSERT OR UPDATE OR DELETE ON sites_app_assignment
    FOR EACH ROW EXECUTE FUNCTION officer_has_changed();
CREATE OR REPLACE TRIGGER figures_of_officer AFTER INSERT OR UPDATE OR DELETE ON sites_app_leave
    FOR EACH ROW EXECUTE FUNCTION officer_has_changed();
CREATE OR REPLACE TRIGGER figures_of_site AFTER INSERT OR UPDATE OR DELETE ON sites_app_post
    FOR EACH ROW EXECUTE FUNCTION roster_has_changed();
CREATE OR REPLACE TRIGGER figures_of_officer AFTER UPDATE OF publication ON sites_app_officer
    FOR EACH ROW WHEN (NEW.publication IS DISTINCT FROM OLD.publication) EXECUTE FUNCTION publication_has_changed();
CREATE OR REPLACE TRIGGER figures_of_site AFTER INSERT OR DELETE OR UPDATE OF slug, time_zone, posts, records_complete_from
    ON sites_app_site FOR EACH ROW EXECUTE FUNCTION site_has_changed();
