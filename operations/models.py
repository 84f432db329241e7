"""What the mix remembers: which transactions were its own, and how the last night of each zone ended."""

from django.db import models


class Mix(models.Model):
    """One transaction of the mix, by the number PostgreSQL writes into each row: all its rows look alike."""

    xid = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.xid)


class MixedNight(models.Model):
    """The last night of a zone: the day from which on its earlier days are closed, and dead versions left behind."""

    zone = models.CharField(max_length=64, primary_key=True)
    on = models.DateField()
    dead = models.PositiveIntegerField(default=0)
    rewritten_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"{self.zone} {self.on}"
