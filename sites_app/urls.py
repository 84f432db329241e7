"""The addresses of this app's pages."""

from django.urls import path

from . import views
from .views import confirmations, invitations, single_sign_on

app_name = "sites"
urlpatterns = [
    path("sites/<slug:slug>/team/", views.team, name="team"),
    path("sites/<slug:slug>/team/sheet/", views.team_sheet, name="team_sheet"),
    path("commitment/", views.commitment, name="commitment"),
    path("evidence/", views.evidence, name="evidence"),
    path("staff/sites/<slug:slug>/roster/", views.staff_roster, name="staff_roster"),
    path("staff/sites/<slug:slug>/roster.csv", views.staff_roster_csv, name="staff_roster_csv"),
    path("staff/stints.csv", views.exact_stints_csv, name="exact_stints_csv"),
    path("staff/me/", views.staff_me, name="staff_me"),
    path("staff/me/publication/", views.staff_me_publication, name="staff_me_publication"),
    path("staff/me/introduction/", views.staff_me_introduction, name="staff_me_introduction"),
    path("staff/me/photo/", views.staff_me_photo, name="staff_me_photo"),
    path("staff/me/photo/new/", views.staff_me_new_photo, name="staff_me_new_photo"),
    path("staff/me/agree/<int:pk>/<slug:field>/", views.staff_me_agree, name="staff_me_agree"),
    path("staff/me/wrong/", views.staff_me_dispute, name="staff_me_dispute"),
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
