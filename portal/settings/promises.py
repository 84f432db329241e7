"""What is promised, how much one address may do, and how long each kind of record is kept."""

from .environment import number, text

MODERATION_WORKING_DAYS = number("PORTAL_MODERATION_WORKING_DAYS")
ANSWER_DAYS = number("PORTAL_ANSWER_DAYS")
TRANSLATION_WORKING_DAYS = 3
LIMITS = {
    "feedback": text("PORTAL_LIMIT_FEEDBACK"),
    "rsvp": text("PORTAL_LIMIT_RSVP"),
    "code": text("PORTAL_LIMIT_CODE"),
}
# Persons from one counter at one meeting with a capacity in an hour; who comes beyond waits until the next full hour.
LIMIT_SEATS = number("PORTAL_LIMIT_SEATS")
# Once more than a twentieth of a scope's counters is full: as many an hour from everybody together.
LIMIT_ALL = number("PORTAL_LIMIT_ALL")
# How many counters addresses share: few where somebody writes, so that each is one of many; more where a full one
# would keep others from a seat or from signing in.
LIMIT_CELLS = {
    "feedback": number("PORTAL_LIMIT_COUNTERS_FEEDBACK"),
    "rsvp": number("PORTAL_LIMIT_COUNTERS_RSVP"),
}
# How long each kind of record is kept, in days; shown on /privacy/, applied by `purge` (SEC-12).
RETENTION_DAYS = {
    "feedback": number("PORTAL_KEEP_FEEDBACK"),
    "feedback_declined": number("PORTAL_KEEP_DECLINED"),
    "rsvp_contact": 14,
    "rsvp": number("PORTAL_KEEP_RSVP"),
    "mail_address": number("PORTAL_KEEP_MAIL_ADDRESS"),
    "mail": number("PORTAL_KEEP_MAIL"),
    "subscription_asked": 7,
    "session": 14,
    "invitation": 30,
    "account_idle": number("PORTAL_KEEP_IDLE_ACCOUNT"),
}
