"""The addresses of this app's pages."""

from django.urls import path

from .views import confirmations, invitations, me, public, single_sign_on, staff

app_name = "sites"
urlpatterns = [
    path("sites/<slug:slug>/team/", public.team, name="team"),
    path("sites/<slug:slug>/team/sheet/", public.team_sheet, name="team_sheet"),
    path("commitment/", public.commitment, name="commitment"),
    path("evidence/", public.evidence, name="evidence"),
    path("staff/sites/<slug:slug>/roster/", staff.staff_roster, name="staff_roster"),
    path("staff/sites/<slug:slug>/roster.csv", staff.staff_roster_csv, name="staff_roster_csv"),
    path("staff/stints.csv", staff.exact_stints_csv, name="exact_stints_csv"),
    path("staff/me/", me.staff_me, name="staff_me"),
    path("staff/me/publication/", me.staff_me_publication, name="staff_me_publication"),
    path("staff/me/introduction/", me.staff_me_introduction, name="staff_me_introduction"),
    path("staff/me/photo/", me.staff_me_photo, name="staff_me_photo"),
    path("staff/me/photo/new/", me.staff_me_new_photo, name="staff_me_new_photo"),
    path("staff/me/agree/<int:pk>/<slug:field>/", me.staff_me_agree, name="staff_me_agree"),
    path("staff/me/wrong/", me.staff_me_dispute, name="staff_me_dispute"),
    path("accounts/provider/", single_sign_on.sign_in, name="provider_sign_in"),
    path("accounts/provider/again/", single_sign_on.prove, name="prove_at_provider"),
    path("accounts/provider/callback/", single_sign_on.callback, name="provider_callback"),
    path("accounts/provider/link/", single_sign_on.link, name="link_provider"),
    path("accounts/provider/unlink/", single_sign_on.unlink, name="unlink_provider"),
    path("accounts/invitation/", invitations.finish_invitation, name="finish_invitation"),
    path("accounts/invitation/accept/", invitations.accept_invitation, name="accept_invitation"),
    path("accounts/invitation/confirm/<str:token>/", confirmations.confirm, name="confirm"),
    path("accounts/invitation/<str:token>/", invitations.invitation, name="invitation"),
]
