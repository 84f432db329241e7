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
    text("copies_stay", "BLIND-7", "the copies of the ledger beside old backups stay for ever",
         "deploy/systemd/portal-backup.service", '-name "*.backup*"', '-name "*.backup"',
         "tests/operations/test_deploy_files.py::test_what_is_older_than_two_weeks_goes_with_all_that_lies_beside_it"),
    text("no_purge", "RUN-8", "nothing is ever purged", "portal/settings/infrastructure.py",
         '    "purge": {"task": "pages.tasks.purge", "schedule": 3600.0},\n', "",
         "tests/operations/test_deploy_files.py::test_the_clock_wakes_all_that_has_to_happen_by_itself"),
    text("told_address", "SEC-9", "a visitor tells the portal whose limit it counts", "deploy/nginx/portal.conf",
         "proxy_set_header X-Forwarded-For $remote_addr;", "proxy_set_header X-Forwarded-For $http_x_forwarded_for;",
         "tests/operations/test_nginx.py::test_what_a_visitor_says_of_the_own_address_is_not_passed_on"),
    text("late_today", "FB-30", "what is due today is called late", "pages/todo.py",
         "return self.due < today", "return self.due <= today", "tests/pages/test_late.py"),
    text("closed_in_spanish", "LANG-1", "in Spanish what was answered is called closed",
         "locale/es/LC_MESSAGES/parts/feedback.po", 'msgstr "Hay una respuesta"', 'msgstr "Está cerrado"',
         "tests/test_spanish_by_hand.py"),
    text("never_backed_up", "RUN-10", "nobody is told where no backup was ever made", "deploy/alerts.yml",
         "portal_backup_age_seconds > 129600 or absent(portal_backup_age_seconds)", "portal_backup_age_seconds > 129600",
         "tests/operations/test_deploy_files.py::test_every_alert_fires_when_it_should_and_not_before"),
    text("texts_for_a_telephone", "AGENCY-2", "who helps is called at the number for texts", "agency/words.py",
         "        call=row.call,\n        text=row.text_number,", "        call=row.text_number or row.call,\n        text=row.text_number,",
         "tests/agency/test_agency.py::test_who_helps_is_called_at_one_number_and_written_to_at_the_other"),
)  # fmt: skip
