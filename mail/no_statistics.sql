-- PostgreSQL keeps the most frequent values of a column beside the table: of these none (BLIND-8).
ALTER TABLE mail_outgoingmail ALTER COLUMN address SET STATISTICS 0;
ALTER TABLE mail_outgoingmail ALTER COLUMN key SET STATISTICS 0;
ALTER TABLE mail_outgoingmail ALTER COLUMN params SET STATISTICS 0;
ALTER TABLE mail_outgoingmail ALTER COLUMN secret SET STATISTICS 0;
