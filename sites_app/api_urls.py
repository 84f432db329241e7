"""Addresses of the API of this app; names are `api:<name>`. The sites themselves stand in pages/api_urls.py."""

from django.urls import path

from lib.gate import dear_reads

from .api import Commitment, Officers, StaffRoster, StaffSites

urlpatterns = [
    path("sites/<slug:slug>/officers/", Officers.as_view({"get": "list"}), name="site_officers"),
    path("commitment/", dear_reads(Commitment.as_view({"get": "list"})), name="commitment"),
    path("staff/sites/", StaffSites.as_view({"get": "list"}), name="staff_sites"),
    path("staff/sites/<slug:slug>/roster/", StaffRoster.as_view({"get": "list"}), name="staff_roster"),
]
