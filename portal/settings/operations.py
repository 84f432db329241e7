"""For whoever runs the portal: logs, backups, standbys, metrics, error reports."""

from datetime import date

from lib import connections

from .environment import keys, names, number, text

# Where the write-ahead log is archived: for how long it can still show the hour of a message; printed on /privacy/.
_kept = text("PORTAL_WAL_KEPT_DAYS")
WAL_KEPT_DAYS = int(_kept) if _kept else None
# How many standbys of the database have to stream; fewer is an alert.
STANDBYS = number("PORTAL_STANDBYS")
# Programs of the city's own: each is given the path of a file, to send into another place, or to bring from there.
BACKUP_SEND = text("PORTAL_BACKUP_SEND")
BACKUP_FETCH = text("PORTAL_BACKUP_FETCH")
# An empty database in which the newest copy is tried; never this portal's own.
DRILL_DATABASE_URL = text("PORTAL_DRILL_DATABASE_URL")
DRILL_DATABASE = connections.database(DRILL_DATABASE_URL, kind="command", connections=1) if DRILL_DATABASE_URL else None
DISKS = names("PORTAL_DISKS")
METRICS_TOKENS = keys("PORTAL_METRICS_TOKEN")
SENTRY_DSN = text("SENTRY_DSN")
# The day an administrator looked and saw that no proxy in front logs anonymous pages; shown on /privacy/.
_looked = text("PORTAL_ACCESS_LOG_OFF_SINCE")
ACCESS_LOG_OFF_SINCE = date.fromisoformat(_looked) if _looked else None
