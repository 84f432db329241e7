"""What every gunicorn of the portal reads from its folder: one form of log, and no word of a request in it."""

logger_class = "portal.server_logs.ServerLogger"
