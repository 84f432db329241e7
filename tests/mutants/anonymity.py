"""What an anonymous person leaves behind: her text and nothing else."""

from .fault import text

SILENCE = "tests/feedback/test_anonymity.py::test_an_anonymous_visit_writes_no_line_anywhere"
MARKS = "tests/feedback/test_anonymity.py::test_marked_submissions_leave_nothing_but_their_text"
STARTS = "tests/feedback/test_actions.py::test_submission_starts_nothing_and_keeps_no_author"
CODES = "tests/feedback/test_receipts.py"
SUBMIT = "feedback/actions/submission.py"

FAULTS = (
    text(
        "logged",
        "SEC-6",
        "an anonymous request leaves a line",
        "portal/middleware.py",
        "if request.is_private or response.status_code >= 500:",
        "if True:",
        SILENCE,
    ),
    text(
        "address_logged",
        "SEC-6",
        "the address of who asked is in the log",
        "portal/middleware.py",
        '"method": request.method,\n',
        '"method": request.META["REMOTE_ADDR"],\n',
        MARKS,
    ),
    text(
        "route_counted",
        "SEC-6",
        "the metrics tell which public page was asked for",
        "portal/middleware.py",
        "errors.route_of(request) if request.is_private else measuring.PUBLIC",
        "errors.route_of(request)",
        "tests/operations/test_health.py",
        "tests/lib/test_measuring.py",
    ),
    text(
        "error_text",
        "SEC-6",
        "an exception's own words, which may be somebody's text, are in the log",
        "portal/logs.py",
        'line["error"] = record.exc_info[0].__name__',
        'line["error"] = repr(record.exc_info[1])',
        "tests/portal/test_logs.py",
    ),
    text(
        "locals",
        "SEC-6",
        "places of an error are written with all of its variables",
        "portal/logs.py",
        '{code.co_name}")',
        '{code.co_name} {trace.tb_frame.f_locals}")',
        "tests/portal/test_logs.py",
    ),
    text(
        "moment",
        "SEC-6",
        "a line about somebody without a name has the second",
        "portal/logs.py",
        "        moment = moment.replace(minute=0, second=0)\n",
        "        pass\n",
        "tests/portal/test_log_moments.py",
    ),
    text(
        "session",
        "FB-1",
        "public pages read sessions",
        "portal/sessions.py",
        "def is_private(path: str) -> bool:\n",
        "def is_private(path: str) -> bool:\n    return True or path\n\n\ndef _is_private(path: str) -> bool:\n",
        "tests/portal/test_sessions.py::test_a_public_page_reads_and_writes_no_session_and_no_user",
    ),
    text(
        "bump",
        "FB-4",
        "the moment of a message is a new version in Redis",
        SUBMIT,
        "            return Sent(row, code)\n",
        "            __import__('lib.cache').cache.bump_site(row.site.slug)\n            return Sent(row, code)\n",
        SILENCE,
        STARTS,
    ),
    text(
        "code_logged",
        "FB-14",
        "the code is in the log",
        SUBMIT,
        "            return Sent(row, code)\n",
        "            __import__('logging').getLogger('portal').warning(code)\n            return Sent(row, code)\n",
        MARKS,
    ),
    text(
        "own_words",
        "SEC-7",
        "the database's own words hold the text",
        SUBMIT,
        "    except DatabaseError:\n        known = None\n",
        '    except DatabaseError as error:\n        raise NotSavedError("not saved") from error\n',
        "tests/feedback/test_actions.py::test_database_refusal_tells_nothing",
    ),
    text(
        "unkeyed",
        "FB-14",
        "a stolen table opens threads by trying codes",
        "feedback/receipts.py",
        'return [_hmac(key, "lookup" + code).hex() for key in settings.RECEIPT_KEYS]',
        'return [_hmac("", "lookup" + code).hex() for key in settings.RECEIPT_KEYS]',
        CODES,
    ),
    text(
        "short_code", "FB-14", "a code has 80 bits", "feedback/receipts.py", "CHARACTERS = 20", "CHARACTERS = 16", CODES
    ),
    text(
        "old_key",
        "FB-14",
        "a changed key closes every thread",
        "feedback/receipts.py",
        "for key in settings.RECEIPT_KEYS]",
        "for key in settings.RECEIPT_KEYS[:1]]",
        CODES,
    ),
    text(
        "early",
        "FB-15",
        "a malformed code is answered sooner",
        "feedback/thread.py",
        "    return Feedback.objects.select_related",
        "    if len(typed) < 20:\n        return None\n    return Feedback.objects.select_related",
        "tests/feedback/test_resident_pages.py::test_every_code_costs_the_same_statements",
    ),
    text(
        "pg_log",
        "SEC-7",
        "PostgreSQL writes down what was sent",
        "tools/launch/postgres.py",
        '"log_min_error_statement": "panic"',
        '"log_min_error_statement": "error"',
        "tests/test_run.py::test_postgres_is_told_not_to_log_what_was_sent",
    ),
)
