"""What is owed: the stale log of results becomes rows of StaleSummary, each published."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Min, Q

from characterization.actions import conditions
from characterization.models import StaleSummary
from labtrack.jobs import actions as jobs
from labtrack.jobs.choices import JobState
from labtrack.jobs.models import Job
from labtrack.jobs.registry import Backlog, Message
from trials.models import Specimen

TASK = "characterization.tasks.refresh_summary"
CONDITION_JOB = "material-condition"
REPUBLISH_AFTER = timedelta(seconds=60)
UNANSWERED_AT_MOST = 500

OWE = """
    INSERT INTO characterization_stalesummary AS owed (condition_id, property_id,
        scope_id, basis, generation, since, attempts, is_quarantined, last_error)
    SELECT condition_id, property_id, scope_id, basis, nextval('jobs_generation'),
        now(), 0, false, ''
    FROM ({wanted}) wanted (condition_id, property_id, scope_id)
    CROSS JOIN (VALUES ('working'), ('released')) bases (basis)
    ORDER BY condition_id, property_id, scope_id, basis
    ON CONFLICT (condition_id, property_id, scope_id, basis)
    DO UPDATE SET generation = EXCLUDED.generation, published_at = NULL
"""
# Every scope in use that holds the compartment; rows that were removed owe nothing.
OF_CHANGES = """
    SELECT DISTINCT c.id, p.id, v.id
    FROM (SELECT string_to_array(key, ':')::bigint[] FROM unnest(%s::text[]) key) k (ids)
    JOIN characterization_materialcondition c ON c.id = k.ids[1]
    JOIN characterization_property p ON p.id = k.ids[2]
    JOIN accounts_viewingscope_compartments vc ON vc.compartment_id = k.ids[3]
    JOIN accounts_viewingscope v ON v.id = vc.viewingscope_id AND v.is_in_use
"""
OF_SCOPES = """
    WITH covered AS (
        SELECT v.id AS scope_id, t.id AS test_id, t.material_condition_id AS condition_id
        FROM accounts_viewingscope v
        JOIN accounts_viewingscope_compartments vc ON vc.viewingscope_id = v.id
        JOIN characterization_test t ON t.compartment_id = vc.compartment_id
        WHERE v.id = ANY(%s::text[]::bigint[]) AND v.is_in_use
            AND t.is_current AND t.material_condition_id IS NOT NULL
    )
    SELECT condition_id, m.property_id, scope_id FROM covered
    JOIN characterization_measurement m USING (test_id)
    JOIN characterization_property p ON p.id = m.property_id AND p.role = 'result'
    UNION
    SELECT condition_id, f.property_id, scope_id FROM covered
    JOIN characterization_calculatedvalue c USING (test_id)
    JOIN characterization_formulaversion f ON f.id = c.formula_id
"""


def owe_changes(keys: Sequence[str]) -> None:
    """Topic `summary`: keys are condition:property:compartment."""
    _owe(OF_CHANGES, keys)


def owe_scopes(keys: Sequence[str]) -> None:
    """Topic `scope`: everything that a newly seen set of compartments may read."""
    _owe(OF_SCOPES, keys)


def _owe(wanted: str, keys: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(OWE.format(wanted=wanted), [list(keys)])


def request_conditions(keys: Sequence[str]) -> None:
    """Topic `condition`: specimens whose facts were corrected, if they have tests."""
    specimens = Specimen.objects.filter(pk__in=keys).values_list("pk", "compartment_id")
    waiting = set(
        Job.objects.filter(
            kind=CONDITION_JOB, subject_id__in=keys, state=JobState.QUEUED
        ).values_list("subject_id", flat=True)
    )
    for pk, compartment_id in specimens:
        if pk not in waiting:
            jobs.request(
                kind=CONDITION_JOB, subject_id=pk, compartment_id=compartment_id
            )


def recompute_condition(job: Job) -> dict:
    """The job of one specimen: its tests get their condition anew."""
    with transaction.atomic():
        return {"moved": conditions.recompute(specimen_pk=job.subject_id)}


class SummaryQueue:
    """Owed summaries, oldest first; never more unanswered than the worker can chew."""

    def due(self, *, at: datetime, limit: int) -> list[Message]:
        owed = StaleSummary.objects.filter(is_quarantined=False)
        unanswered = owed.filter(published_at__gte=at - REPUBLISH_AFTER).count()
        limit = min(limit, UNANSWERED_AT_MOST - unanswered)
        if limit <= 0:
            return []
        waiting = Q(published_at__isnull=True) | Q(
            published_at__lt=at - REPUBLISH_AFTER
        )
        with transaction.atomic():
            rows = list(
                owed.filter(waiting)
                .select_for_update(skip_locked=True)
                .order_by("since", "pk")
                .values_list("pk", flat=True)[:limit]
            )
            StaleSummary.objects.filter(pk__in=rows).update(published_at=at)
        return [Message(TASK, (pk,), pk) for pk in rows]

    def unsent(self, rows: Sequence[int]) -> None:
        StaleSummary.objects.filter(pk__in=rows).update(published_at=None)

    def backlog(self) -> Backlog:
        waiting = StaleSummary.objects.filter(is_quarantined=False)
        return Backlog(
            waiting=waiting.count(),
            set_aside=StaleSummary.objects.filter(is_quarantined=True).count(),
            oldest=waiting.aggregate(oldest=Min("since"))["oldest"],
        )


def give_another_chance() -> int:
    """What was set aside is tried again, as after an upgrade; how many there were."""
    return StaleSummary.objects.filter(is_quarantined=True).update(
        is_quarantined=False, attempts=0, published_at=None
    )
