"""The roster as a file: the same fifteen columns out and in (RUN-6)."""

from .columns import COLUMNS, Fault
from .exporting import export_rows
from .importing import Refused, Summary, import_file

__all__ = ["COLUMNS", "Fault", "Refused", "Summary", "export_rows", "import_file"]
