"""An RSVP says which language, what else is needed, and whether it is held back until the next full hour."""

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0009_calendar_uid'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rsvp',
            name='rsvp_repeated_knows_nobody',
        ),
        migrations.AddField(
            model_name='rsvp',
            name='held',
            field=models.BooleanField(default=False, editable=False),
        ),
        migrations.AddField(
            model_name='rsvp',
            name='interpretation_language',
            field=models.CharField(blank=True, max_length=8, verbose_name='language of the interpreter'),
        ),
        migrations.AddField(
            model_name='rsvp',
            name='other_need',
            field=models.CharField(blank=True, max_length=120, verbose_name='what else'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(('held', False), ('status__in', ['waitlisted', 'repeated']), _connector='OR'), name='rsvp_held_waits'),
        ),
        migrations.AddConstraint(
            model_name='rsvp',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'repeated'), _negated=True), models.Q(('email', ''), ('name', ''), ('other_need', ''), ('user__isnull', True)), _connector='OR'), name='rsvp_repeated_knows_nobody'),
        ),
    ]
