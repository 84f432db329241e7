"""What goes over the line is what Django would have sent, byte by byte, whatever stands in a header."""

import re

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
    whole = made.as_bytes(linesep="\r\n")
    sent = _content(mail)
    assert sent.endswith(b"\r\n.\r\n") and b"\r\n.." in sent
    assert re.sub(rb"(?m)^\.\.", b".", sent).removesuffix(b".\r\n").rstrip() == whole.rstrip()
