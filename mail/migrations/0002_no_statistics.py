"""PostgreSQL keeps the most frequent values of a column beside the table: of addresses, and of what a mail says of
somebody, none; a row that is wiped would leave them there (BLIND-8).
"""

from django.db import migrations

COLUMNS = ("address", "key", "params", "secret")


def statistics(target: int) -> str:
    parts = ", ".join(f"ALTER COLUMN {name} SET STATISTICS {target}" for name in COLUMNS)
    return f"ALTER TABLE mail_outgoingmail {parts}"


class Migration(migrations.Migration):
    dependencies = [("mail", "0001_initial")]
    operations = [migrations.RunSQL(statistics(0), statistics(-1))]
