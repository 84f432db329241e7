"""What staff fill in: a meeting in local time, a series, a reason, what came of it."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lib.templatetags.portal_tags import marked
from lib.text_forms import SeenForm, SurvivesSwitch, TranslatedTextFormField
from sites_app.models import Site
from sites_app.models.roster import LAST_DAY

from .. import spoken
from ..actions import closing
from ..local_time import LAST, AmbiguousTimeError, NonexistentTimeError, Repeat, nths, resolve, series, wall_clock
from ..models import OFFERS, Action, Meeting, Series, ShowOfHands

LONGEST_SERIES = 60
FOLDED = ("capacity", "walk_ins", *OFFERS, "ask_until", "languages", "description")
FOUR_WEEKS = timedelta(weeks=4)
HANDS, MOST_HANDS = ("kept", "partly", "not_kept"), 5000


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)


def which_field() -> forms.ChoiceField:
    """Asked only in the night in which an hour comes twice."""
    choices = [("0", _("the first time")), ("1", _("the second time"))]
    return forms.ChoiceField(label=_("Which one?"), choices=choices, required=False, widget=forms.RadioSelect)


class MeetingForm(SeenForm, forms.ModelForm):
    """One meeting. `instants` are start and end in UTC, once the form is valid."""

    also_seen = ("starts_at", "ends_at")
    day = forms.DateField(label=_("Day"), widget=DayInput)
    starts = forms.TimeField(label=_("Begins"), widget=HourInput)
    ends = forms.TimeField(label=_("Ends"), widget=HourInput)
    starts_which = which_field()
    ends_which = which_field()
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), choices=spoken.choices, required=False, widget=forms.CheckboxSelectMultiple
    )
    ask_until = forms.DateField(label=_("Ask for child care or an interpreter by"), required=False, widget=DayInput)
    capacity = forms.IntegerField(
        label=_("Seats"),
        help_text=_("Leave empty if there is room for everybody."),
        required=False,
        min_value=1,
        max_value=100_000,
    )

    class Meta:
        model = Meeting
        fields = ["title", "description", "place", "address", "capacity", "languages", *OFFERS, "ask_until", "walk_ins"]
        help_texts = {"description": _("Say also who comes from the team, and whether in uniform: people ask.")}

    def __init__(self, *args: Any, site: Site, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.site, self.now, self.stored = site, now, self.instance
        self.instants: dict[str, datetime] = {}
        self.twice: set[str] = set()  # which of starts and ends are asked about
        if not self.instance._state.adding:
            self._show_local_times()

    def _show_local_times(self) -> None:
        for name, instant in (("starts", self.instance.starts_at), ("ends", self.instance.ends_at)):
            local = wall_clock(instant, self.site.time_zone)
            self.initial.setdefault("day", local.date())
            self.initial[name] = local.time()
            self.initial[f"{name}_which"] = str(local.fold)

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > LAST_DAY:  # no clock and no calendar file reaches much further
            raise forms.ValidationError(_("“%(text)s” is not in this century or the last."), params={"text": day})
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("day") and said.get("ask_until") and said["ask_until"] > said["day"]:
            self.add_error("ask_until", _("This is after the meeting. Choose its day or one before."))
        if all(said.get(name) is not None for name in ("day", "starts", "ends")):
            starts_at = self.instant("starts", said["day"])
            ends_at = self.instant("ends", said["day"])
            if starts_at and ends_at:
                self._keep(starts_at, ends_at)
        return said

    def _keep(self, starts_at: datetime, ends_at: datetime) -> None:
        self.instants = {"starts_at": starts_at, "ends_at": ends_at}
        self.instance.starts_at, self.instance.ends_at = starts_at, ends_at
        if ends_at <= starts_at:
            self.add_error("ends", _("The meeting ends before it begins."))
        elif starts_at <= self.now and starts_at != self.stored.starts_at:
            self.add_error("day", _("This day and hour have passed."))

    def instant(self, name: str, day: date) -> datetime | None:
        """The instant of a local time of the form on one day; None with an error that says why not."""
        which = self.cleaned_data.get(f"{name}_which")
        try:
            return resolve(
                datetime.combine(day, self.cleaned_data[name]), self.site.time_zone, int(which) if which else None
            )
        except NonexistentTimeError as error:
            self.add_error(name, error.reason())
        except AmbiguousTimeError as error:
            self.twice.add(name)
            self.fields[f"{name}_which"].choices = error.choices()  # type: ignore[attr-defined]
            self.add_error(f"{name}_which", error.reason())
        return None

    @property
    def has_more(self) -> bool:
        """Whether the folded part holds something: a mistake, or what somebody filled in."""
        return any(self[name].errors or (name != "walk_ins" and self[name].value()) for name in FOLDED)

    def values(self) -> dict[str, Any]:
        """What an action writes: the meeting's own fields, times as instants."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields} | self.instants

    def full_clean(self) -> None:
        """The instance's own checks run on a copy: what it says now is needed to tell what would change."""
        self.instance = Meeting(site=self.site, changed_on=self.now.date())
        try:
            super().full_clean()
        finally:
            self.instance = self.stored


def copied(meeting: Meeting) -> dict[str, Any]:
    """What a new meeting is filled in with from one that was: the same hours, four weeks later."""
    start, end = (wall_clock(time, meeting.site.time_zone) for time in (meeting.starts_at, meeting.ends_at))
    fields = {name: getattr(meeting, name) for name in MeetingForm.Meta.fields if name != "ask_until"}
    return fields | {"day": start.date() + FOUR_WEEKS, "starts": start.time(), "ends": end.time()}


class SeriesForm(MeetingForm):
    """A meeting that comes again, at the same time on the wall clock."""

    pattern = forms.ChoiceField(label=_("Repeats"), choices=Series.Pattern.choices)
    last_of_month = forms.BooleanField(
        label=_("Always the last such weekday of the month"), required=False, help_text=_("For monthly series.")
    )
    count = forms.IntegerField(label=_("How many meetings"), min_value=1, max_value=LONGEST_SERIES, required=False)
    until = forms.DateField(label=_("Or until"), required=False, widget=DayInput)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.times: list[tuple[datetime, datetime]] = []
        if not said.get("count") and not said.get("until"):
            self.add_error("count", _("Please say how many meetings, or until which day."))
        elif not self.errors:
            self.times = list(self._times(said))
            if not self.times and not self.errors:
                self.add_error("until", _("No meeting falls before this day."))
        return said

    def _times(self, said: dict[str, Any]) -> Iterator[tuple[datetime, datetime]]:
        monthly = said["pattern"] == Repeat.MONTHLY
        nth = LAST if monthly and said["last_of_month"] else None
        if nth and nth not in nths(said["day"]):
            self.add_error("last_of_month", _("The first day is not the last such weekday of its month."))
            return
        first = datetime.combine(said["day"], time())
        count = min(said.get("count") or LONGEST_SERIES, LONGEST_SERIES)
        for day in series(first, Repeat(said["pattern"]), count=count, until=said.get("until"), nth=nth):
            starts_at, ends_at = self.instant("starts", day.date()), self.instant("ends", day.date())
            if starts_at is None or ends_at is None:
                return
            yield starts_at, ends_at


class CancelForm(SurvivesSwitch, forms.Form):
    """Why a meeting does not take place; everybody reads it."""

    reason = TranslatedTextFormField(
        label=_("Reason"),
        max_length=300,
        error_messages={"required": _("Please give a reason in at least one language.")},
    )


class CloseForm(SurvivesSwitch, forms.ModelForm):
    """How many came, what was said, and which earlier promises are kept: all in one form, sent once."""

    done = forms.ModelMultipleChoiceField(
        Action.objects.none(), label=_("Tick what is done by now"), required=False, widget=forms.CheckboxSelectMultiple
    )
    # What stood there when the page was opened, so that nobody writes over minutes that a colleague saved meanwhile.
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    class Meta:
        model = Meeting
        fields = ["headcount", "walk_in_count", "minutes"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = closing.state_of(self.instance)
        promises: Any = self.fields["done"]
        promises.queryset = Action.objects.open_at(self.instance.site).exclude(meeting=self.instance)
        promises.label_from_instance = lambda action: marked(action.text)

    def values(self) -> dict[str, Any]:
        """What the action writes at the meeting."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("walk_in_count") is not None and said["walk_in_count"] > (said.get("headcount") or 0):
            self.add_error("walk_in_count", _("More people came without telling us than came in all."))
        return said


class HandsForm(SurvivesSwitch, forms.Form):
    """How many hands went up for "kept", "partly" and "not"; all empty: the room was not asked."""

    kept = forms.IntegerField(label=_("kept"), min_value=0, max_value=MOST_HANDS, required=False)
    partly = forms.IntegerField(label=_("partly"), min_value=0, max_value=MOST_HANDS, required=False)
    not_kept = forms.IntegerField(label=_("not"), min_value=0, max_value=MOST_HANDS, required=False)

    def __init__(self, data: Any, *, action: Action, meeting: Meeting) -> None:
        counted = ShowOfHands.objects.filter(meeting=meeting, action=action).values(*HANDS).first()
        super().__init__(data, prefix=f"hands-{action.pk}", initial=counted)
        self.action = action

    def values(self) -> dict[str, int]:
        return {name: self.cleaned_data[name] or 0 for name in HANDS}


class MoveForm(SurvivesSwitch, forms.Form):
    """One new day for a promise, and why; both are public."""

    due = forms.DateField(label=_("New day"), widget=DayInput)
    reason = TranslatedTextFormField(
        label=_("Why? Everybody reads it."),
        max_length=300,
        error_messages={"required": _("Please give a reason in at least one language.")},
    )


class ActionForm(SurvivesSwitch, forms.ModelForm):
    """One promise with the role that owns it and its day."""

    due = forms.DateField(label=_("Until"), widget=DayInput)

    class Meta:
        model = Action
        fields = ["text", "owner_role", "due"]

    def has_changed(self) -> bool:
        """A row whose role alone stands there was not filled in."""
        return any(name != "owner_role" for name in self.changed_data)


ActionForms = forms.formset_factory(ActionForm, extra=3, max_num=20)
