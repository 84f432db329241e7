"""`seed_demo`: the ten real sites with invented people, messages and meetings; the same seed gives the same data."""

import json
import os
from argparse import ArgumentParser
from datetime import datetime
from random import Random
from typing import IO, Any, cast

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from rich.console import Console
from rich.progress import Progress

from accounts.models import User
from demo.data import agencies, crowd, drawings, gatherings, people, personas, places, voices, weeks
from sites_app.models import Site

SEED = 2026
TEN = 10


class Command(BaseCommand):
    help = "Fills an empty database with the demonstration. Every officer, message and figure in it is invented."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--sites", type=int, default=TEN, help="sites in all, ten real ones first")
        parser.add_argument("--feedback", type=int, default=0, help="this many messages more, in bulk")
        parser.add_argument("--meetings", type=int, default=0, help="this many meetings more, in bulk")
        parser.add_argument("--officers", type=int, default=0, help="at least this many officers in all")

    def handle(self, *args: Any, **options: Any) -> None:
        """CommandError unless the database is empty: nothing of anybody's is ever written over."""
        for name in ("sites", "feedback", "meetings", "officers"):
            if options[name] < 0:
                raise CommandError(f"--{name} must not be negative.")
        if options["sites"] < TEN:
            raise CommandError("--sites must be at least 10: the ten real ones come first.")
        if User.objects.filter(email=personas.PERSONAS[0].email).exists():
            _write_demo_json(
                voices.known_codes(SEED)
            )  # killed between the commit and the file: only the file is missing
            self.stdout.write("The demonstration is there already.")
            return
        if Site.objects.exists():
            raise CommandError(
                "There are sites already. seed_demo only fills an empty database: ./run reset makes one."
            )
        now = timezone.now()
        with (
            transaction.atomic(),
            Progress(console=Console(file=cast("IO[str]", self.stderr), force_terminal=False)) as progress,
        ):
            _fill(now, options, progress)
        _write_demo_json(voices.known_codes(SEED))
        self.stdout.write(f"{Site.objects.count()} sites; everything about people is invented.")


def _fill(now: datetime, options: dict[str, Any], progress: Progress) -> None:
    random, today = Random(SEED), now.astimezone(timezone.get_default_timezone()).date()
    bar = progress.add_task("Demonstration", total=6)
    agencies.make_agencies()
    sites = places.make_sites(options["sites"] - TEN, today=today)
    places.make_programs(sites, random=random)
    places.make_place_names(sites)
    places.make_goals(sites, today=today)
    places.make_findings(sites)
    drawings.make_pictures(sites[:TEN])
    progress.advance(bar)
    people.make_people(sites, random=random, today=today, officers=options["officers"])
    progress.advance(bar)
    users = personas.make_personas(now)
    crew = voices.Crew(personas.moderator_acting(users, now), personas.officers_acting(sites, now))
    progress.advance(bar)
    voices.make_voices(sites[:TEN], crew, random=random, today=today, seed=SEED)
    voices.three_threads(Site.objects.get(slug=personas.HOME), crew, today=today, seed=SEED)
    crowd.make_many(sites, options["feedback"], today=today, random=random)
    progress.advance(bar)
    gatherings.make_meetings(sites[:TEN], random=random, now=now)
    gatherings.make_many(sites, options["meetings"], random=random, now=now)
    progress.advance(bar)
    weeks.make_weeks(now)
    progress.advance(bar)


def _write_demo_json(codes: list[dict[str, str]]) -> None:
    """DIR/demo.json for /demo/, ./run and checks (RUN-4)."""
    data = {
        "base_url": settings.BASE_URL,
        "personas": [
            {"key": who.key, "email": who.email, "role": who.role, "site": who.site} for who in personas.PERSONAS
        ],
        "receipt_codes": codes,
    }
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    target = settings.DATA_DIR / "demo.json"
    draft = target.with_suffix(".new")
    draft.write_text(json.dumps(data, indent=2) + "\n", encoding="utf-8")
    os.replace(draft, target)
