"""Every mail, searched for the words of another agency and for ours, in text and HTML.

Rules: AGENCY-4.
"""

from agency import actions, words
from agency.models import Agency
from demo.data.agencies import RIVERTOWN
from mail import mail_types
from sites_app.models import Site
from tests.agency.test_rivertown import OURS, Text, data, wrong
from tests.browser.demonstration import build_demonstration, one_mail_of_each_kind


def unfolded(calendar: str) -> str:
    """The texts of a calendar file as they were before they were written into it."""
    return calendar.replace("\r\n ", "").replace("\\,", ",").replace("\\n", "\n")


def kinds_of_the_portal() -> set[str]:
    """Every kind of mail but those that other tests register."""
    return {name for name in mail_types.names() if not mail_types.get(name).render.__module__.startswith("tests.")}


def test_every_mail_speaks_as_rivertown_does(db, settings, tmp_path):
    """The demonstration's people and places, whose names stay; what is said about them is Rivertown's."""
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    build_demonstration()
    Site.objects.update(time_zone="America/Denver")
    actions.make_current(Agency.objects.get(name__en=RIVERTOWN["name"]["en"]))
    words.forget()
    words.current()
    rows, found = data(), {}
    for language in OURS:
        mails = one_mail_of_each_kind(language)
        assert kinds_of_the_portal() <= mails.keys()
        for kind, mail in mails.items():
            text = f"{mail.subject}\n{mail.text}\n{''.join(Text(mail.html).parts)}"
            text += "\n".join(unfolded(str(content)) for _name, content, _type in mail.attachments)
            if some := wrong(text, language, rows):
                found[f"{kind} {language}"] = some
    assert not found, "\n".join(f"{kind}: {some}" for kind, some in found.items())
