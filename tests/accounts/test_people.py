"""The cast itself: roles are what the other tests take them for."""

from datetime import UTC, datetime

from sites_app.access import access_of


def test_the_cast_has_the_roles_of_its_names(cast):
    now = datetime.now(UTC)
    at = {
        name: access_of(getattr(cast, name), now=now) for name in ("rosa", "omar", "nora", "olga", "mia", "bea", "ada")
    }
    assert not at["rosa"].is_staff
    assert at["omar"].officer_at == {cast.north.pk} and not at["omar"].commander_at
    assert at["nora"].commander_at == {cast.north.pk}
    assert at["olga"].serves_at == {cast.south.pk}
    assert at["mia"].may_moderate(cast.north.pk) and not at["mia"].may_moderate(cast.south.pk)
    assert at["bea"].is_bureau and at["ada"].is_administrator


def test_a_signed_in_client_is_that_person(cast, as_):
    client = as_("nora")
    assert client.session["_auth_user_id"] == str(cast.nora.pk)
    assert [r["method"] for r in client.session["account_authentication_methods"]] == ["code", "mfa"]
    assert [r["method"] for r in as_("rosa", second_factor=False).session["account_authentication_methods"]] == ["code"]
