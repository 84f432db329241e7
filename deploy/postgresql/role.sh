#!/bin/sh
# In the container of compose.yaml, once: the portal's plain role and its database.
set -eu
psql --set=ON_ERROR_STOP=1 --set=word="$PORTAL_DB_PASSWORD" --username postgres <<'END'
CREATE ROLE portal LOGIN PASSWORD :'word';
CREATE DATABASE portal OWNER portal TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
GRANT pg_checkpoint TO portal;
\connect portal
GRANT EXECUTE ON FUNCTION pg_switch_wal() TO portal;
END
