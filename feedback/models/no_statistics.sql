-- PostgreSQL keeps the most frequent values of a column beside the table: of what residents wrote none (BLIND-8).
ALTER TABLE feedback_feedback
    ALTER COLUMN body SET STATISTICS 0,
    ALTER COLUMN redacted_body SET STATISTICS 0,
    ALTER COLUMN search SET STATISTICS 0,
    ALTER COLUMN lookup SET STATISTICS 0;
ALTER TABLE feedback_message
    ALTER COLUMN body SET STATISTICS 0,
    ALTER COLUMN redacted_body SET STATISTICS 0;
ALTER TABLE feedback_translation ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE feedback_feedback ALTER COLUMN place SET STATISTICS 0;
