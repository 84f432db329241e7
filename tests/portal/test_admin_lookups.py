"""No list of the admin tells, letter by letter, a column that no page shows (SEC-22)."""

from datetime import UTC, datetime

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from mail.models import OutgoingMail
from sites_app import invitations
from sites_app.models import Invitation
from tests.people import signed_in

pytestmark = pytest.mark.django_db
NOW = datetime.now(UTC)
HIDDEN = [(OutgoingMail, "address"), (OutgoingMail, "secret"), (OutgoingMail, "key_digest"),
          (Invitation, "token_digest"), (User, "password")]  # fmt: skip


def list_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


@pytest.mark.parametrize(("model", "column"), HIDDEN, ids=str)
def test_ada_spells_out_nothing_that_is_hidden_from_her(cast, as_, model, column):
    invitations.invite("new@example.org", role="bureau", now=NOW)
    ada = as_("ada")
    for ask in ("startswith", "gt", "regex", "in", "isnull"):
        assert ada.get(list_of(model), {f"{column}__{ask}": "a"}).status_code == 400, ask


def test_no_list_takes_a_question_about_any_column_but_by_its_own_filters(cast):
    ada = signed_in(Client(raise_request_exception=False), cast.ada)
    taken, asked = [], 0
    for model, page in admin.site._registry.items():
        if not page.has_view_permission(ada.get("/admin/").wsgi_request):
            continue
        own = {getattr(one, "parameter_name", one) for one in page.list_filter} | {page.date_hierarchy}
        for field in model._meta.get_fields():
            if field.name in own:
                continue
            with transaction.atomic():
                answer = ada.get(list_of(model), {f"{field.name}__{'pk' if field.is_relation else 'gt'}": "1"})
                transaction.set_rollback(True)
            asked += 1
            taken += [f"{model.__name__}.{field.name}"] if answer.status_code != 400 else []
    assert taken == [] and asked > 200


def test_filters_that_a_list_has_are_taken(cast, as_):
    ada = as_("ada")
    for model, name, value in (
        (OutgoingMail, "status__exact", "failed"), (OutgoingMail, "stuck", "1"), (User, "is_active__exact", "1"),
        (User, "role", "administrators"), (Invitation, "role__exact", "bureau"),
    ):  # fmt: skip
        assert ada.get(list_of(model), {name: value}).status_code == 200, name
