"""The mix: from the next morning on no row tells when, in which order, or beside whom it was written (BLIND-1, -2).

A row carries more than its columns: the number of the transaction that wrote it, its place in the file, the number of
its long texts. An UPDATE keeps the last two, CLUSTER and VACUUM FULL keep the last one. So each night every row that a
person without a name wrote is deleted and inserted again, in random order, in one transaction a site and closed day.
"""

from .night import TAKES, BusyError, DeadVersionsError, alone, due_zones, mix, mix_due, mix_held, open_days
from .parts import is_mixed
