"""Tests that contradict when a furnace load is said to have run."""

from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from characterization.models import Test
from trials.actions.load_order import LoadTimes
from trials.actions.times import shown

DESTROYS = ("tensile",)
"""Kinds of method after which a specimen does not go into a furnace as it was."""
MOST_NAMED = 5


def tests_around(times: LoadTimes) -> Iterator[str]:
    """A sentence for each test out of order: one made after the load began though it says an
    earlier state, one that had broken its specimen before, and for a load that is edited,
    one in the state of the load though it was made before the load ended.
    """
    if times.load is None:
        yield from _before_a_new_load(times)
    else:
        yield from _in_its_own_state(times)


def _before_a_new_load(times: LoadTimes) -> Iterator[str]:
    rows = (
        _standing()
        .filter(specimen__in=[specimen.pk for specimen in times.specimens])
        .filter(
            Q(performed_at__gte=times.started_at)
            | Q(performed_at__lt=times.started_at, method__kind__in=DESTROYS)
        )
    )
    for test in rows[:MOST_NAMED]:
        said = {
            "specimen": test.specimen.code,
            "method": test.method.code,
            "tested": shown(test.performed_at),
            "state": test.material_state.temper,
            "started": shown(times.started_at),
        }
        if test.performed_at >= times.started_at:
            yield (
                _(
                    "%(specimen)s was tested by %(method)s on %(tested)s in state %(state)s, "
                    "after this load began on %(started)s: was the test made on the treated "
                    "bar, or is the time wrong?"
                )
                % said
            )
        else:
            yield (
                _(
                    "%(specimen)s was broken by %(method)s on %(tested)s in state %(state)s, "
                    "before this load began on %(started)s: is it the right bar?"
                )
                % said
            )


def _in_its_own_state(times: LoadTimes) -> Iterator[str]:
    end = times.finished_at or times.started_at
    rows = _standing().filter(
        material_state__load_item__load=times.load, performed_at__lt=end
    )
    for test in rows[:MOST_NAMED]:
        yield _(
            "%(specimen)s was tested by %(method)s on %(tested)s in the state that this load "
            "gave it, before the load ended on %(ended)s."
        ) % {
            "specimen": test.specimen.code,
            "method": test.method.code,
            "tested": shown(test.performed_at),
            "ended": shown(end),
        }


def _standing():
    return (
        Test.objects.current()
        .exclude(state__in=("withdrawn", "superseded"))
        .select_related("specimen", "method", "material_state")
        .order_by("performed_at", "pk")
    )
