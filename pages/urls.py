"""Addresses of the pages that join apps."""

from django.urls import path

from .views import bureau, find, handover, me, public, said, staff

app_name = "pages"
urlpatterns = [
    path("", find.home, name="home"),
    path("find/", find.find_team, name="find"),
    path("sites/", find.site_list, name="site_list"),
    path("sites/<slug:slug>/", public.site, name="site"),
    path("privacy/", public.privacy, name="privacy"),
    path("about/", public.about, name="about"),
    path("about/numbers/", public.numbers, name="numbers"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("me/", me.me, name="me"),
    path("me/export/", me.my_export, name="my_export"),
    path("me/data/", me.my_data_page, name="my_data"),
    path("me/delete/", me.my_deletion, name="my_deletion"),
    path("account-deleted/", me.account_deleted, name="account_deleted"),
    path("staff/bureau/", bureau.staff_bureau, name="staff_bureau"),
    path("staff/bureau.csv", bureau.staff_bureau_csv, name="staff_bureau_csv"),
    path("staff/bureau.xlsx", bureau.staff_bureau_xlsx, name="staff_bureau_xlsx"),
    path("staff/sites/<slug:slug>/counted/", bureau.staff_counted, name="staff_counted"),
    path("staff/sites/<slug:slug>/handover/", handover.staff_handover, name="staff_handover"),
    path("staff/sites/<slug:slug>/handover/<int:officer>/meeting/", handover.staff_welcome, name="staff_welcome"),
    path("staff/sites/<slug:slug>/said/", said.staff_said, name="staff_said"),
    path("staff/", staff.staff_overview, name="staff_overview"),
]
