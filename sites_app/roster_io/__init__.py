"""The roster as a file: the same fifteen columns out and in (RUN-6), and a city's own spreadsheet in."""

from .causes import MOST_LINES, grouped
from .columns import COLUMNS, ValidationIssue
from .days import ORDERS
from .exporting import export_rows
from .importing import DatesUnclearError, RosterImportError, import_file
from .missing import Missing
from .tabular import RosterError
from .writing import Summary
