-- A zone that PostgreSQL does not know is an error of the expression itself, so the row is refused either way.
ALTER TABLE sites_app_site DROP CONSTRAINT IF EXISTS site_time_zone_exists;
ALTER TABLE sites_app_site ADD CONSTRAINT site_time_zone_exists
    CHECK (timezone(time_zone, timestamptz '2000-01-01 00:00:00+00') IS NOT NULL);
