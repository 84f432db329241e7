import django.db.models.deletion
import lib.addresses
import lib.text_fields
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('email', lib.addresses.AddressField(max_length=254, unique=True, verbose_name='e-mail address')),
                ('language', lib.text_fields.LanguageField(verbose_name='language')),
                ('is_active', models.BooleanField(default=True, verbose_name='active')),
                ('joined_on', models.DateField(auto_now_add=True, verbose_name='joined on')),
                ('signed_in_on', models.DateField(blank=True, editable=False, null=True, verbose_name='last signed in on')),
                ('session_version', models.PositiveIntegerField(default=0, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
            },
        ),
        migrations.CreateModel(
            name='LinkedIdentity',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('issuer', models.CharField(max_length=255, verbose_name='issuer')),
                ('subject', models.CharField(max_length=255, verbose_name='subject')),
                ('linked_on', models.DateField(verbose_name='linked on')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'linked sign-in',
                'verbose_name_plural': 'linked sign-ins',
            },
        ),
        migrations.AddConstraint(
            model_name='user',
            constraint=models.CheckConstraint(condition=models.Q(('email__regex', "^(?!.*=\\?)[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]*[a-z0-9])?\\.)+[a-z]([a-z0-9-]*[a-z0-9])?$")), name='user_email_canonical'),
        ),
        migrations.AddConstraint(
            model_name='linkedidentity',
            constraint=models.UniqueConstraint(fields=('issuer', 'subject'), name='identity_one_account'),
        ),
        migrations.AddConstraint(
            model_name='linkedidentity',
            constraint=models.UniqueConstraint(fields=('user', 'issuer'), name='identity_one_per_issuer'),
        ),
    ]
