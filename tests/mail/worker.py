"""A worker process that a test may kill: delivers once what is due, with the kinds of the tests."""

import sys

import django

import tests.environment  # noqa: F401  (before the settings are read)


def main() -> None:
    django.setup()
    from mail.deliver import deliver_due
    from tests.mail import mail_types_for_tests  # noqa: F401

    print(dict(deliver_due()), file=sys.stderr)


if __name__ == "__main__":
    main()
