"""What the accounts app adds to allauth's own addresses."""

from django.urls import path

from . import views

app_name = "accounts"
urlpatterns = [
    # Stands before allauth's own, which would remove the last one too.
    path("accounts/2fa/webauthn/keys/<int:pk>/remove/", views.remove_passkey, name="remove_passkey"),
    path("accounts/2fa/webauthn/add/", views.add_passkey, name="add_passkey"),
    # Before allauth's own, too: a fresh proof, and a browser that forgets.
    path("accounts/email/", views.change_email, name="email"),
    path("accounts/logout/", views.sign_out, name="logout"),
    path("accounts/logout/done/", views.signed_out, name="signed_out"),
    path("accounts/after/", views.after, name="after"),
    path("accounts/resume/", views.resume, name="resume"),
]
