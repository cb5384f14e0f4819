"""Loading the demonstration, once, in one transaction."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from characterization.demonstration import (
    aging,
    coupons,
    fatigue,
    hardness_map,
    making,
    people,
    pictures,
    planning,
    supply,
    testing,
)
from labtrack.accounts.models import Organisation


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a person is told when the demonstration has been made."""

    bars: int
    instrument: str
    secret: str


def is_there() -> bool:
    """Whether the demonstration's organizations exist."""
    return Organisation.objects.filter(is_simulated=True).exists()


@transaction.atomic
def load(*, at: datetime) -> Loaded:
    """Make it all, ending a few days before `at`; the same seed gives the same numbers."""
    with connection.cursor() as cursor:
        # Where a demonstration was taken away, the planner knows the tables as empty, and
        # what a page must not wait for may take its time here.
        cursor.execute("SET LOCAL statement_timeout = '5min'")
    day = at.replace(hour=12, minute=0, second=0, microsecond=0)
    first_day = day - timedelta(days=100)
    cast = people.gather()
    lots = supply.receive(cast, at=first_day - timedelta(days=20))
    designed = planning.design_alloys(cast)
    program = planning.begin(
        cast, designed, starts_on=(first_day - timedelta(days=14)).date()
    )
    aged = aging.write_cycle(cast)
    planning.promise(cast, program, designed, aged, at=first_day - timedelta(days=7))
    made = making.make(
        cast,
        designed,
        lots,
        planning.plan_trial(cast, program, at=first_day - timedelta(days=6)),
        aged,
        first_day=first_day,
    )
    frames = testing.frames(
        cast, calibrated_on=(day - timedelta(days=120)).date(), at=at
    )
    testing.run(cast, frames.first, made.bars, first_day=day - timedelta(days=20))
    coupons.run(
        cast, made.coupons, day=day - timedelta(days=22), calibrated_on=day.date()
    )
    fatigue.run(cast, made.fatigue, first_day=day - timedelta(days=28))
    hardness_map.run(
        cast, made.sections, day=day - timedelta(days=21), calibrated_on=day.date()
    )
    pictures.run(
        cast, made.mounts, day=day - timedelta(days=14), calibrated_on=day.date()
    )
    testing.leave_for_attention(cast, frames, day=day - timedelta(days=3))
    return Loaded(len(made.bars), frames.first.name, frames.secret)
