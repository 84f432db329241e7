"""Views of the pages that join apps, by audience."""

from .bureau import staff_bureau, staff_bureau_csv, staff_bureau_xlsx, staff_counted
from .find import find_team, home, site_list
from .handover import staff_handover, staff_welcome
from .me import account_deleted, me, my_data_page, my_deletion, my_export
from .public import about, accessibility, numbers, privacy, site
from .said import staff_said
from .staff import staff_overview
