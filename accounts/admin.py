"""Accounts in the Django admin: administrators only; a role comes with an invitation or a group."""
