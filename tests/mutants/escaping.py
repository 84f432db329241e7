"""What somebody typed is a text and nothing else, wherever it is shown."""

from .fault import Fault, text

PAGES = "tests/house/test_escaping.py::test_no_page_of_anybody_runs_what_somebody_typed"
MAILS = "tests/house/test_escaping.py::test_no_mail_runs_what_somebody_typed"
FILES = "tests/house/test_escaping.py::test_no_file_takes_it_for_more_than_a_text"
CELLS = "tests/meetings/test_staff.py::test_the_export_cannot_become_a_formula"


# `{% capture %}` gives what its block escaped already.
IN_ITS_BLOCK = "each page's own block escapes what it puts there (escaping:meeting_title)"


def unescaped(name: str, breaks: str, file: str, old: str, *tests: str, held: str = "") -> Fault:
    """The last `}}` of `old` gets a `|safe` before it."""
    head, end, tail = old.rpartition(" }}")
    return text(
        name,
        "SEC-10",
        f"{breaks} runs in the browser of who reads it",
        f"templates/{file}",
        old,
        f"{head}|safe{end}{tail}",
        *(tests or (PAGES,)),
        held=held,
    )


FAULTS = (
    unescaped(
        "message",
        "a message of a thread",
        "_partials/message.html",
        '<p class="message__text" lang="{{ message.language }}" dir="auto">{{ message.body }}',
    ),
    unescaped(
        "translation",
        "a translated message",
        "_partials/message.html",
        "{{ one.body }}",
    ),
    unescaped(
        "promise",
        "the promise under an answer",
        "_partials/message.html",
        '<span lang="{{ message.language }}">{{ message.promise }}',
    ),
    unescaped("said", "a published message", "_partials/said_did.html", "{{ item.said|marked }}"),
    unescaped("did", "a published answer", "_partials/said_did.html", "{{ item.did|marked }}"),
    unescaped("introduction", "an officer's introduction", "_partials/person.html", "<p>{{ officer.introduction }}"),
    unescaped("officer_name", "an officer's name", "_partials/person.html", "<h3>{{ officer.display_name }}"),
    unescaped("inbox", "a message in the site's inbox", "feedback/staff_inbox.html", "{{ item.text }}"),
    unescaped(
        "urgent",
        "a message above the moderators' queue",
        "admin/feedback/queue.html",
        "{{ one.text|truncatechars:160 }}",
    ),
    text(
        "description",
        "SEC-10",
        "a meeting's description runs in the browser",
        "templates/meetings/meeting.html",
        "{{ meeting.description|paragraphs }}",
        "{{ meeting.description|safe }}",
        PAGES,
    ),
    text(
        "minutes",
        "SEC-10",
        "minutes run in the browser",
        "templates/meetings/meeting.html",
        "{{ meeting.minutes|paragraphs }}",
        "{{ meeting.minutes|safe }}",
        PAGES,
    ),
    unescaped("meeting_title", "a meeting's title", "meetings/meeting.html", "{% block title %}{{ meeting.title }}"),
    unescaped(
        "title_tag", "whatever stands in a page's title", "base.html", "<title>{{ page_title }}", held=IN_ITS_BLOCK
    ),
    unescaped(
        "description_tag",
        "whatever stands in a page's description",
        "base.html",
        '<meta name="description" content="{{ page_description }}',
        held=IN_ITS_BLOCK,
    ),
)
