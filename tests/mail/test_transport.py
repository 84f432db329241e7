"""What goes over the line is what Django would have sent, byte by byte, whatever stands in a header."""

import re
from email import policy
from email.parser import BytesParser

import pytest
from django.core.mail import EmailMultiAlternatives

from mail.transport import _content


@pytest.mark.parametrize(
    "subject",
    ["Jordan Downs, week 47: 3 answers late", "Semana 47: 3 respuestas atrasadas, año", "x" * 76, "x " * 90, ""],
)
def test_the_bytes_are_those_of_django(subject):
    mail = EmailMultiAlternatives(
        subject=subject,
        body="Hi.\n.dot\n" + "é " * 60,
        from_email='"Señor" <a@example.org>',
        to=["rosa@example.org"],
        headers={"Message-ID": "<1@x>", "X-Long": "a" * 200, "List-Unsubscribe": f"<https://x.example/{'b' * 60}>"},
    )
    mail.attach_alternative("<p>" + "x" * 1200 + "</p>", "text/html")
    mail.attach("meeting.ics", "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", "text/calendar")
    made = mail.message()  # one message for both: its boundary is drawn by lot
    mail.message = lambda: made
    # Django leaves the first line of a header empty where its first word is too long for it; we do not.
    whole = re.sub(rb"(?m)^([\w-]+: )\r\n ", rb"\1", made.as_bytes(linesep="\r\n"))
    sent = _content(mail)
    assert sent.endswith(b"\r\n.\r\n") and b"\r\n.." in sent
    assert re.sub(rb"(?m)^\.\.", b".", sent).removesuffix(b".\r\n").rstrip() == whole.rstrip()


@pytest.mark.parametrize(
    "subject",
    [
        "Recordatorio: reunión del vecindario sobre las luces, la basura y las bancas del parque, con intérprete",
        "Ñ" * 120,
        "Neighborhood" * 9,
        "Short",
    ],
)
def test_no_header_begins_with_an_empty_line(subject):
    """Long Spanish subjects and the long link that ends reminders: some filters take an empty line for the end."""
    address = f"<https://portal.example.org/es/rsvp/{'A' * 43}/reminders/>"
    mail = EmailMultiAlternatives(
        subject, "hi", "a@example.org", ["b@example.org"], headers={"List-Unsubscribe": address}
    )
    content = _content(mail)
    head = content.split(b"\r\n\r\n")[0]
    assert not re.search(rb"(?m)^[\w-]+: *\r\n", head)
    read = BytesParser(policy=policy.default).parsebytes(content)
    assert read["Subject"] == subject and read["List-Unsubscribe"] == address
    assert all(len(line) <= 76 for line in head.split(b"\r\n") if b"=?utf-8?" in line)
