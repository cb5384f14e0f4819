"""Material conditions side by side: yield, strength and elongation of each."""

from dataclasses import dataclass

from django.db.models import QuerySet

from characterization.choices import Basis
from characterization.dashboards import condition_words
from characterization.models import MaterialCondition, Summary, Test
from labtrack.accounts.models import User
from labtrack.accounts.visibility import scopes_of
from labtrack.pages.counting import number_of

SHOWN_CODES = ("Rp0.2", "Rm", "A_4D", "A_5D", "A_ext")
MOST = 200


@dataclass(frozen=True)
class Row:
    """One condition, and its stored summaries by property code."""

    condition: MaterialCondition
    title: str
    sub: str
    n_tests: int
    is_simulated: bool
    cells: list[Summary | None]


@dataclass(frozen=True)
class ConditionList:
    """The page of conditions."""

    rows: list[Row]
    codes: list[str]
    count: int
    is_cut: bool


def counting_tests(
    conditions: QuerySet[MaterialCondition], seen: frozenset[int]
) -> QuerySet[MaterialCondition]:
    """Each with `n_tests`: its current tests in the compartments seen."""
    return conditions.annotate(
        n_tests=number_of(
            Test.objects.current().filter(compartment__in=seen), "material_condition"
        )
    )


def condition_list(
    conditions: QuerySet[MaterialCondition], *, person: User, seen: frozenset[int]
) -> ConditionList:
    """The first 200 conditions with their newest working summaries; four queries."""
    found = list(conditions.order_by("alloy__code", "pk")[: MOST + 1])
    by_key = {
        (summary.condition_id, summary.property.code): summary
        for summary in Summary.objects.filter(
            condition__in=[c.pk for c in found],
            scope__in=scopes_of(person),
            basis=Basis.WORKING,
            property__code__in=SHOWN_CODES,
        )
        .newest()
        .select_related("property", "scope")
        if summary.n
    }
    codes = [code for code in SHOWN_CODES if any(key[1] == code for key in by_key)]
    rows = [
        Row(
            condition=condition,
            title=condition_words.title(condition, seen),
            sub=condition_words.subtitle(condition),
            n_tests=condition.n_tests,
            is_simulated=any(
                by_key[condition.pk, code].scope.is_simulated
                for code in codes
                if (condition.pk, code) in by_key
            ),
            cells=[by_key.get((condition.pk, code)) for code in codes],
        )
        for condition in found[:MOST]
    ]
    return ConditionList(
        rows=rows,
        codes=codes or ["Rp0.2", "Rm"],
        count=len(rows),
        is_cut=len(found) > MOST,
    )
