"""Accounts in the admin: who has which role, in the language of the page.

Rules: POWER-5, ROLE-1.
"""

import pytest

pytestmark = pytest.mark.django_db
PEOPLE = "/admin/accounts/user/"


@pytest.mark.parametrize(("role", "who"), [("Bureau", "bea"), ("Moderators", "mia"), ("administrators", "ada")])
def test_ada_finds_people_by_role_in_her_language(cast, as_, role, who):
    ada = as_("ada")
    page = ada.get(f"/es{PEOPLE}?role={role}").content.decode()
    found = {person.email for person in cast.everybody if f">{person.email}</a>" in page}
    assert found == {getattr(cast, who).email}
    assert "Oficina central" in page and "Moderadores" in page and ">Bureau<" not in page
    assert ">Bureau<" in ada.get(PEOPLE).content.decode().replace("\n", "").replace("  ", "")
