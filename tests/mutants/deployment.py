"""What a city makes its own: its list, its first hour, its mail, its open data (RUN-13, AGENCY-1, API-11)."""

from .fault import text

ROSTERS = "tests/sites_app/test_more_rosters.py::test_the_list_comes_in_rightly_and_a_second_time_changes_nothing"
MAIL = "tests/operations/test_mail_records.py::test_each_fault_is_said_with_what_to_do"
STEPS = "tests/portal/test_first_steps.py"

FAULTS = (
    text("lost_zeros", "RUN-13", "a number kept as text loses what stands before it", "sites_app/roster_io/tables.py",
         'TEXT_FORMULA.sub(r"\\1", cell)', "cell", f"{ROSTERS}[payroll.csv]"),
    text("other_yes", "RUN-13", "yes and no of another country are refused", "sites_app/roster_io/vocabulary.py",
         "verdadero, t, wahr, vrai", "verdadero, t", f"{ROSTERS}[calc_de.csv]"),
    text("hidden_copy", "AGENCY-1", "a form with a text in each language cannot be saved from a browser",
         "lib/text_fields.py", '"show_hidden_initial": False, ', "",
         "tests/agency/test_agency.py::test_the_first_agency_begins_with_the_words_of_the_environment"),
    text("no_agency", "AGENCY-5", "the first steps forget who runs the portal", "portal/first_steps.py",
         "return [*_agency(now), *_places(now)", "return [*_places(now)",
         f"{STEPS}::test_who_runs_it_and_where_people_are_sent_comes_first"),
    text("old_number", "AGENCY-2", "a number that was looked up long ago counts as looked up", "agency/words.py",
         "(today - row.checked_on).days > MOST_DAYS", "False",
         f"{STEPS}::test_who_runs_it_and_where_people_are_sent_comes_first"),
    text("unsigned_mail", "MAIL-11", "mail that nobody signs is called well", "operations/mail_records.py",
         "or _dkim(domain, lookup) or", "or", MAIL),
    text("wrong_vacant", "API-11", "a week's vacant posts are not recomputed", "docs/examples/recompute.py",
         '        ("a week\'s vacant = its posts that nobody fills", *vacant_weeks(weeks)),\n', "",
         "tests/sites_app/test_recompute.py::test_every_column_is_in_the_list_and_one_that_is_marked_is_seen_when_it_is_wrong"),
    text("all_conform", "AGENCY-6", "the page about access says more than the report", "pages/conformance.py",
         "Counter(row.how for row in self.rows)[how]", "len(self.rows)",
         "tests/pages/test_accessibility.py::test_the_sum_at_its_end_is_right_and_each_test_that_it_names_is_there"),
)  # fmt: skip
