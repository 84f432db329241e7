"""The forms of the moderation; each belongs to one step."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from lib.languages import name_of, of_messages
from lib.text_forms import TranslatedTextFormField, UncutForm
from sites_app.models import Officer

from .. import labels, textcheck
from ..actions.about import About
from ..actions.publication import Wording
from ..forms import BodyField, FeedbackForm
from ..models import Feedback, Message
from ..models.bounds import BODY_CHARACTERS, PUBLIC_PLACE_CHARACTERS
from .sites import field as site_field

NOTHING = ("", "—")  # nothing is chosen beforehand: a reason is somebody's decision


def note(label: Any, **kwargs: Any) -> BodyField:
    return BodyField(label=label, rows=3, required=False, **kwargs)


class ModeratorForm(UncutForm, forms.Form):
    """Who goes back finds the text still there; only a resident's browser has to forget it (FB-10)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget.attrs.pop("autocomplete", None)


class NoteForm(ModeratorForm):
    """A word to the writer, in one language."""

    note = note(_("A word to the writer (if you like)"))
    language = forms.ChoiceField(label=_("Language"), choices=of_messages, required=False)


class NoteToModeratorsForm(ModeratorForm):
    """A word to the other moderators; the writer and the team never see it."""

    text = forms.CharField(
        label=_("A note to the other moderators"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2})
    )


class DeclineForm(NoteForm):
    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[NOTHING, *Feedback.DeclineReason.choices],
        widget=forms.Select(attrs={"data-enter": True}),
    )
    route = forms.ChoiceField(label=_("Other channel"), required=False)
    field_order = ("reason", "route", "note", "language")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["route"].choices = [NOTHING, *labels.route_choices()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == Feedback.DeclineReason.OTHER_CHANNEL and not data.get("route"):
            self.add_error("route", _("Say which office handles this."))
        return data


class EscalateForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=[NOTHING, *Feedback.Escalation.choices])


class ReferForm(NoteForm):
    to = forms.CharField(label=_("To whom"), max_length=120)
    field_order = ("to", "note", "language")


class RedactForm(forms.Form):
    """`into` stands on the page only where the text needs a translation; the action asks for it then."""

    body = BodyField(label=_("As the site reads it"), rows=6)
    into = forms.ChoiceField(label=_("Translated into"), choices=[NOTHING, *settings.LANGUAGES], required=False)


class AboutForm(forms.Form):
    """Whom a message is about: nobody on the team, one of it, the commander, or somebody that nobody could name.

    Nothing is chosen beforehand. Left empty it is as it was said before, and asked for where nobody said it.
    """

    NOBODY, UNNAMED, COMMANDER = "nobody", "unnamed", "commander"
    FIXED = (
        NOTHING,
        (NOBODY, _("Nobody on the team")),
        (UNNAMED, _("Somebody on the team: I cannot tell who")),
        (COMMANDER, _("The commander")),
    )
    whom = forms.ChoiceField(
        label=_("Whom is it about?"), required=False, choices=FIXED,
        error_messages={"required": _("Say first whether it is about a person on the team.")},
    )  # fmt: skip

    def __init__(self, *args: Any, feedback: Feedback, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        here = Officer.objects.filter(assignments__site__isnull=False, assignments__site=feedback.site_id)
        self._here = here.distinct().in_bulk()
        self.fields["whom"].required = feedback.about_person is None
        self.fields["whom"].choices = [  # type: ignore[attr-defined]
            *self.FIXED,
            *((str(pk), str(officer)) for pk, officer in sorted(self._here.items(), key=lambda one: str(one[1]))),
        ]

    def about(self) -> About | None:
        """None: as it was said before."""
        whom = self.cleaned_data["whom"]
        if not whom:
            return None
        officer = self._here[int(whom)] if whom.isdigit() else None
        return About(whom != self.NOBODY, officer, commander=whom == self.COMMANDER)

    @classmethod
    def said(cls, row: Feedback) -> str:
        """The choice that stands for what was said so far; "" while nobody has."""
        if not row.about_person:
            return "" if row.about_person is None else cls.NOBODY
        if row.about_officer_id:
            return str(row.about_officer_id)
        return cls.COMMANDER if row.about_commander else cls.UNNAMED


class SiteForm(forms.Form):
    """The neighborhood of a message that came without one: one of the moderator's own."""

    site: Any = forms.Field()  # given by `sites.field`

    def __init__(self, *args: Any, sites: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = site_field(sites)


# The only numbers that a place may have.
STREETS = re.compile(r"(?i)\b(?:\d+(?:st|nd|rd|th)|(?:calle|avenida|ruta|línea|line|bus|route|lot)\s+\d+)\b")


class PublishForm(forms.Form):
    """Every language of the deployment or nothing; an answer in all of them or in none."""

    body = TranslatedTextFormField(label=_("You said"), max_length=BODY_CHARACTERS, lines=4, complete=True)
    answer = TranslatedTextFormField(
        label=_("We did"), max_length=BODY_CHARACTERS, lines=3, complete=True, required=False
    )

    place = TranslatedTextFormField(
        label=_("Where it is, for everybody: a park, a street; empty where it could tell who wrote or who is meant"),
        max_length=PUBLIC_PLACE_CHARACTERS, complete=True, required=False,
    )  # fmt: skip

    def clean_place(self) -> Any:
        """Not one that leads to somebody: a place on the board is one that many pass (FB-41)."""
        place = self.cleaned_data["place"]
        if any(textcheck.mask(text) or re.search(r"\d", STREETS.sub("", text)) for text in place.values()):
            raise forms.ValidationError(_("That leads to one door or one person. Name a place that many people pass."))
        return place

    def wording(self) -> Wording:
        return Wording(**self.cleaned_data)


class TranslateForm(ModeratorForm):
    body = BodyField(label=_("Translation"), rows=4)
    promise = forms.CharField(label=_("The public promise, translated"), max_length=200, required=False)
    language = forms.ChoiceField(label=_("Into"), choices=of_messages)

    def __init__(self, *args: Any, message: Message | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["body"].widget.attrs["autocomplete"] = "off"  # a resident's words, on a computer that others use
        if message is None:
            return
        writer = message.feedback.language
        tags = [writer, *(tag for tag, _name in settings.LANGUAGES if tag != writer)]  # first what its writer reads
        others = [(tag, name_of(tag)) for tag in tags if tag != message.language]
        self.fields["language"].choices = others  # type: ignore[attr-defined]
        if message.promise_due is None:
            del self.fields["promise"]


class ReplyForm(NoteForm):
    """A word to the writer that must be there: the reply to a worry."""

    note = BodyField(label=_("Your word to the writer"), rows=3)


class ReasonForm(ModeratorForm):
    reason = forms.CharField(label=_("Why do you need to know?"), min_length=10, max_length=500)


class EntryForm(FeedbackForm):
    """A message from paper or the telephone, entered for somebody who gets the code."""

    site: Any = forms.Field()  # given by `sites.field`
    field_order = ("site", "language", "body", "category", "about", "may_publish")

    def __init__(self, *args: Any, sites: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"] = site_field(sites)
