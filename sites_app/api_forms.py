"""What the API of this app answers with: a serializer a thing."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from lib.api.fields import ByLanguage

from . import staff_roster, tenure
from .models import Assignment, Post

RUNNING = [status.value for status in tenure.Status if status is not tenure.Status.NO_COMMITMENT]


class TeamSerializer(serializers.Serializer):
    """Posts of today; commanders are not counted."""

    posts = serializers.IntegerField()
    filled = serializers.IntegerField()
    vacant = serializers.IntegerField()


class RetentionSerializer(serializers.Serializer):
    """A mark of the staying curve with its 95 percent band; null below ten terms, and where nobody came so far."""

    year = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    low = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    high = serializers.FloatField(allow_null=True, min_value=0, max_value=1)
    at_risk = serializers.IntegerField()


class BeforeRecordsSerializer(serializers.Serializer):
    """Officers who came before the records were complete; they are in no other number."""

    completed = serializers.IntegerField()
    ended_early = serializers.IntegerField()
    on_track = serializers.IntegerField()


class CommitmentSerializer(serializers.Serializer):
    """The figures of the promise: `promised` is `completed` + `ended_early` + `on_track`, over officers who came once
    the records were complete. Where earlier departures are not known, `on_track` is today's team and the rest null.
    """

    promised = serializers.IntegerField(allow_null=True)
    completed = serializers.IntegerField(allow_null=True)
    ended_early = serializers.IntegerField(allow_null=True)
    on_track = serializers.IntegerField()
    before_records = BeforeRecordsSerializer(allow_null=True)
    kept = serializers.IntegerField(allow_null=True)
    not_kept = serializers.IntegerField(allow_null=True)
    not_yet = serializers.IntegerField(allow_null=True)
    median_months = serializers.IntegerField(allow_null=True)
    records_complete_from = serializers.DateField(allow_null=True)
    retention = RetentionSerializer(many=True)


class SiteCommitmentSerializer(CommitmentSerializer):
    """The same with the site it is about."""

    slug = serializers.SlugField()


@extend_schema_serializer(many=False)
class AllCommitmentsSerializer(serializers.Serializer):
    """Every site, and the total over those with complete records."""

    sites = SiteCommitmentSerializer(many=True)
    total = CommitmentSerializer()


MONTH = r"^\d{4}-\d{2}$"


class PublicClockSerializer(serializers.Serializer):
    """The five-year clock of one officer, in months."""

    completes_in = serializers.RegexField(MONTH, help_text="The month in which five years are complete, YYYY-MM")
    months_served = serializers.IntegerField(help_text="Whole months served, without gaps and pausing leave")
    fraction = serializers.FloatField(min_value=0, max_value=1, help_text="Served of five years, two decimals")
    status = serializers.ChoiceField(choices=RUNNING)


class ClockSerializer(serializers.Serializer):
    """The five-year clock of one officer, to the day."""

    completes_on = serializers.DateField()
    days_served = serializers.IntegerField()
    fraction = serializers.FloatField(min_value=0, max_value=1)
    status = serializers.ChoiceField(choices=RUNNING)


class OfficerSerializer(serializers.Serializer):
    """An officer as the public may read it; `commitment` is null without a five-year promise."""

    display_name = serializers.CharField()
    rank = serializers.CharField(allow_blank=True)
    role = serializers.ChoiceField(choices=Assignment.Role.choices)
    languages = serializers.ListField(child=serializers.CharField())
    serving_since = serializers.RegexField(MONTH, help_text="YYYY-MM")
    introduction = serializers.CharField(allow_blank=True)
    commitment = PublicClockSerializer(allow_null=True)


class StaffSiteSerializer(TeamSerializer):
    """A site whose staff pages this person may open; `roles` is empty for bureau and administrators."""

    slug = serializers.SlugField()
    name = serializers.CharField()
    roles = serializers.ListField(child=serializers.ChoiceField(choices=["officer", "commander"]))


class StaffOfficerSerializer(OfficerSerializer):
    """An officer as colleagues read it: the full name, the planned last day, whether away today."""

    serving_since = serializers.DateField()  # type: ignore[assignment]
    commitment = ClockSerializer(allow_null=True)  # type: ignore[assignment]
    introduction = ByLanguage()  # type: ignore[assignment]
    name = serializers.CharField()
    publication = serializers.CharField()
    last_day = serializers.DateField(allow_null=True)
    on_leave = serializers.BooleanField()


class VacancySerializer(serializers.Serializer):
    """An open post that nobody serving fills; known where assignments name their posts."""

    post = serializers.IntegerField()
    role = serializers.ChoiceField(choices=Post.Role.choices)
    since = serializers.DateField()


class AheadSerializer(serializers.Serializer):
    """A date to plan for."""

    on = serializers.DateField()
    kind = serializers.ChoiceField(choices=[kind.value for kind in staff_roster.Kind])
    name = serializers.CharField()
    months = serializers.IntegerField(help_text="Months before completion, for a warning; else 0")


class LeftSerializer(serializers.Serializer):
    """Somebody who left within a year; `end_reason` is blank for those who may not read it."""

    name = serializers.CharField()
    last_day = serializers.DateField()
    end_reason = serializers.CharField(allow_blank=True)


@extend_schema_serializer(many=False)
class StaffRosterSerializer(serializers.Serializer):
    """The roster of one site for its own staff."""

    slug = serializers.SlugField()
    team = TeamSerializer()
    vacancies = VacancySerializer(many=True)
    officers = StaffOfficerSerializer(many=True)
    ahead = AheadSerializer(many=True)
    left = LeftSerializer(many=True)
