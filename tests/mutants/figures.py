"""The same number from every chair: what is about a person is found by no difference (FB-33)."""

from .fault import guard, text

COUNTING, SHOWN = "feedback/counting.py", "tests/pages/test_differences.py"

FAULTS = (
    text(
        "own_list",
        "FB-33",
        "an officer's page counts what he may read, the public page what everybody wrote",
        "pages/views/staff.py",
        "Feedback.objects.at(site).waits_now().count()",
        "Feedback.objects.read_by_team(request.access).at(site).with_site().count()",
        SHOWN,
    ),
    text(
        "counts_anyway",
        "FB-33",
        "what is about an officer counts for his site",
        COUNTING,
        "row.released_on, row.counted = on, not row.about_person",
        "row.released_on, row.counted = on, True",
        SHOWN,
    ),
    text(
        "promised_anyway",
        "FB-33",
        "the promise to somebody who wrote about an officer is public",
        "feedback/models/messages.py",
        'self.filter(counting.of_team("feedback__"))',
        "self.filter(feedback__status__in=counting.WITH_TEAM)",
        SHOWN,
    ),
    text(
        "waits_anyway",
        "FB-33",
        "what was marked waits on in every figure",
        COUNTING,
        "return _q(prefix, counted=True, about_person=False, status__in=WITH_TEAM)",
        "return _q(prefix, counted=True, status__in=WITH_TEAM)",
        SHOWN,
    ),
    text(
        "answered_only",
        "FB-33",
        "what is set apart is not settled, what is marked is",
        COUNTING,
        "gone = row.status not in WITH_TEAM or row.about_person",
        "gone = row.about_person",
        SHOWN,
    ),
    text(
        "undecided",
        "FB-33",
        "a message reaches the team although nobody said whom it is about",
        "feedback/actions/about.py",
        "        if row.about_person is None:\n            raise",
        "        if row.about_person is None:\n            row.about_person = False\n        if False:\n            raise",
        "tests/feedback/test_about.py",
    ),
    guard(
        "undecided_row",
        "FB-33",
        "a row is released although nobody said whom it is about",
        "feedback_feedback",
        "feedback_decided_before_release",
        "tests/feedback/test_about.py",
    ),
    guard(
        "public_about",
        "FB-33",
        "a row about a person stands on the board",
        "feedback_feedback",
        "feedback_about_a_person_is_not_public",
        "tests/feedback/test_about.py",
    ),
    guard(
        "site_unwatched",
        "FIG-19",
        "a neighborhood's records begin on another day, and its figures stay",
        "sites_app_site",
        "figures_of_site",
        "tests/sites_app/test_stored.py::test_each_change_of_a_neighborhood_that_moves_a_figure_is_counted_anew",
    ),
)
