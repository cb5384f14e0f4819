"""Filters of programs, work items, components and trials."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from trials.choices import ComponentFamily, WorkKind
from trials.filtersets.parts import (
    CodedFilterSet,
    day_filter,
    from_day,
    key_filter,
    text_filter,
    to_day,
    visible_choice,
)
from trials.models import Alloy


class ProgramFilterSet(CodedFilterSet):
    title = text_filter(lookup_expr="icontains", label=_("Title"))
    alloy = visible_choice(
        Alloy, field_name="program_alloys__alloy", label=_("Develops")
    )
    baseline = visible_choice(Alloy, label=_("Baseline"))


class WorkItemFilterSet(CodedFilterSet):
    program = key_filter("program", label=_("Program"))
    kind = filters.ChoiceFilter(choices=WorkKind.choices, label=_("What counts"))
    due_from = day_filter("due_on", "gte", _("Due from"))
    due_to = day_filter("due_on", "lte", _("Due to"))


class ComponentFilterSet(CodedFilterSet):
    program = key_filter("program", label=_("Program"))
    family = filters.ChoiceFilter(choices=ComponentFamily.choices, label=_("Family"))
    name = text_filter(lookup_expr="icontains", label=_("Name"))


class TrialRunFilterSet(filters.FilterSet):
    trial = key_filter("trial", label=_("Trial"))


class TrialFilterSet(CodedFilterSet):
    program = key_filter("program", label=_("Program"))
    title = text_filter(lookup_expr="icontains", label=_("Title"))
    planned_from = from_day("created_at", _("Planned from"))
    planned_to = to_day("created_at", _("Planned to"))
