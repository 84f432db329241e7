from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Mix',
            fields=[
                ('xid', models.BigIntegerField(primary_key=True, serialize=False)),
            ],
        ),
        migrations.CreateModel(
            name='MixedNight',
            fields=[
                ('zone', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('on', models.DateField()),
                ('dead', models.PositiveIntegerField(default=0)),
                ('rewritten_on', models.DateField(null=True)),
            ],
        ),
    ]
