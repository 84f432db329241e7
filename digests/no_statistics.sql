-- PostgreSQL keeps the most frequent values of a column beside the table: of these none (BLIND-8).
ALTER TABLE digests_subscription ALTER COLUMN email SET STATISTICS 0;
