"""Addresses of the pages that join apps."""

from django.urls import path

from . import views

app_name = "pages"
urlpatterns = [
    path("", views.home, name="home"),
    path("find/", views.find_team, name="find"),
    path("sites/", views.site_list, name="site_list"),
    path("sites/<slug:slug>/", views.site, name="site"),
    path("privacy/", views.privacy, name="privacy"),
    path("about/", views.about, name="about"),
    path("about/numbers/", views.numbers, name="numbers"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("me/", views.me, name="me"),
    path("me/export/", views.my_export, name="my_export"),
    path("me/data/", views.my_data_page, name="my_data"),
    path("me/delete/", views.my_deletion, name="my_deletion"),
    path("account-deleted/", views.account_deleted, name="account_deleted"),
    path("staff/bureau/", views.staff_bureau, name="staff_bureau"),
    path("staff/bureau.csv", views.staff_bureau_csv, name="staff_bureau_csv"),
    path("staff/bureau.xlsx", views.staff_bureau_xlsx, name="staff_bureau_xlsx"),
    path("staff/sites/<slug:slug>/counted/", views.staff_counted, name="staff_counted"),
    path("staff/sites/<slug:slug>/handover/", views.staff_handover, name="staff_handover"),
    path("staff/sites/<slug:slug>/handover/<int:officer>/meeting/", views.staff_welcome, name="staff_welcome"),
    path("staff/sites/<slug:slug>/said/", views.staff_said, name="staff_said"),
    path("staff/", views.staff_overview, name="staff_overview"),
]
