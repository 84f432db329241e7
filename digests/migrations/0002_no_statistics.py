"""PostgreSQL keeps the most frequent values of a column beside the table: of readers' addresses none; a subscription
that ended would leave its own there (BLIND-8).
"""

from django.db import migrations

EMAIL = "ALTER TABLE digests_subscription ALTER COLUMN email SET STATISTICS"


class Migration(migrations.Migration):
    dependencies = [("digests", "0001_initial")]
    operations = [migrations.RunSQL(f"{EMAIL} 0", f"{EMAIL} -1")]
