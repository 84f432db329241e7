"""One letter a commander, site and week, about a half open week of the site's own days (DIG-1 to DIG-9)."""

from .fault import guard, text

ACTIONS, BUILD, PAGES = "tests/digests/test_actions.py", "tests/digests/test_build.py", "tests/digests/test_pages.py"
COUNTING, QUEUE = "feedback/counting.py", "digests/queueing.py"
ONCE = f"{ACTIONS}::test_five_runs_send_once"

FAULTS = (
    text(
        "monday",
        "DIG-1",
        "Monday's messages count in the week before",
        COUNTING,
        "counted=True, released_on__gte=first, released_on__lt=end)",
        "counted=True, released_on__gte=first, released_on__lte=end)",
        f"{BUILD}::test_messages_count_in_the_week_of_their_release_and_in_no_other",
    ),
    text(
        "monday_answers",
        "DIG-1",
        "Monday's answers count twice",
        COUNTING,
        "settled_on__gte=first, settled_on__lt=end)",
        "settled_on__gte=first, settled_on__lte=end)",
        f"{BUILD}::test_first_answers_count_in_the_week_they_were_given",
    ),
    text(
        "utc_week",
        "DIG-1",
        "a week ends at Greenwich's midnight",
        "digests/weeks.py",
        "return now.astimezone(ZoneInfo(zone)).date()",
        "return now.astimezone(UTC).date()",
        "tests/digests/test_weeks.py::test_east_of_greenwich_the_week_ends_before_it_does_there",
    ),
    text(
        "utc_mail",
        "DIG-2",
        "mails leave at Greenwich's eight",
        "digests/weeks.py",
        "datetime.combine(week.end, time(hour), tzinfo=ZoneInfo(zone)).astimezone(UTC)",
        "datetime.combine(week.end, time(hour), tzinfo=UTC)",
        "tests/digests/test_weeks.py",
        f"{ACTIONS}::test_nothing_leaves_before_monday_eight_at_the_site",
    ),
    text(
        "early_readers",
        "DIG-5",
        "residents read it before the commander could",
        QUEUE,
        "noon = max(window.now, public_from)",
        "noon = window.now",
        f"{ACTIONS}::test_subscribers_read_it_from_noon_once_and_unconfirmed_ones_do_not",
    ),
    text(
        "unconfirmed",
        "DIG-5",
        "who never confirmed is mailed",
        QUEUE,
        "rows = Subscription.objects.confirmed().filter(",
        "rows = Subscription.objects.filter(",
        f"{ACTIONS}::test_subscribers_read_it_from_noon_once_and_unconfirmed_ones_do_not",
    ),
    text(
        "bureau_too",
        "DIG-2",
        "the bureau gets what a commander gets",
        QUEUE,
        "rows = digests.exclude(pk__in=served).order_by",
        "rows = digests.order_by",
        ONCE,
    ),
    text(
        "late_by_48",
        "DIG-7",
        "a week two days late is mailed",
        "digests/actions.py",
        "if timedelta() <= late < CATCH_UP and",
        "if timedelta() <= late <= CATCH_UP and",
        f"{ACTIONS}::test_a_scheduler_late_by_less_than_48_hours_sends_and_later_marks_missed",
    ),
    text(
        "unmarked",
        "DIG-7",
        "a missed week is not said",
        "digests/actions.py",
        "        mark_missed(week if late >= CATCH_UP else week.previous, zone)\n",
        "",
        ACTIONS,
    ),
    text(
        "who_left",
        "DIG-2",
        "who no longer commands reads the letter",
        "digests/mail_types.py",
        'return [pk for pk in pks if known[pk][0] in commanded[row.params["officer"]]]',
        "return list(pks)",
        f"{ACTIONS}::test_a_commander_who_left_before_sending_is_dropped",
    ),
    guard(
        "twice",
        "DIG-6",
        "a commander gets the same letter five times",
        "digests_delivery",
        "delivery_once",
        ONCE,
    ),
)
