-- The two groups that a role is given by; their names stand in lib and in power.sql.
INSERT INTO auth_group (name) VALUES ('Bureau'), ('Moderators') ON CONFLICT DO NOTHING;
