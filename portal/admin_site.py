"""The Django admin of this portal: same pages, our name, our sign-in with a second factor."""

from django.contrib.admin import AdminSite
from django.utils.translation import gettext_lazy as _


class PortalAdminSite(AdminSite):
    site_header = _("Partnership portal")
    site_title = _("Partnership portal")
    index_title = _("Moderation, roster, settings")
