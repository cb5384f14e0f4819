"""`manage.py demo_accounts`: who signs in with the password that everybody knows."""

from typing import Any

from django.core.management.base import BaseCommand

from characterization.demonstration import people


class Command(BaseCommand):
    help = "Print a line for each demonstration account with its well-known password."

    def handle(self, *args: Any, **options: Any) -> None:
        for person, user in people.with_known_password():
            self.stdout.write(
                f"{user.email:<34} {people.PASSWORD}   {person.role.label.lower()}: "
                f"{person.does}"
            )
