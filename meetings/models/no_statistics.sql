-- PostgreSQL keeps the most frequent values of a column beside the table: of names, addresses and what somebody needs
-- in her own words none (BLIND-8).
ALTER TABLE meetings_rsvp
    ALTER COLUMN name SET STATISTICS 0,
    ALTER COLUMN email SET STATISTICS 0,
    ALTER COLUMN asked SET STATISTICS 0,
    ALTER COLUMN other_need SET STATISTICS 0;
