"""A roster file between its upload and its confirmation."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("sites_app", "0018_kept_agreed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="RosterUpload",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("uploaded_on", models.DateField(verbose_name="uploaded on")),
                ("name", models.CharField(max_length=200, verbose_name="name of the file")),
                ("file", models.BinaryField(help_text="Emptied once it is saved", verbose_name="file")),
                ("dates", models.CharField(blank=True, max_length=3, verbose_name="order of day, month and year")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "being read"),
                            ("unclear", "a question about its days is open"),
                            ("refused", "refused"),
                            ("ready", "ready to be saved"),
                            ("saved", "saved"),
                        ],
                        default="waiting",
                        max_length=10,
                        verbose_name="state",
                    ),
                ),
                ("saves", models.BooleanField(default=False, verbose_name="is to be saved")),
                ("answers", models.JSONField(blank=True, default=dict, verbose_name="answers")),
                ("outcome", models.JSONField(blank=True, default=dict, verbose_name="outcome")),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "verbose_name": "roster file",
                "verbose_name_plural": "roster files",
            },
        ),
    ]
