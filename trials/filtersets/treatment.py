"""Filters of specimens, cycles and loads."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from trials.choices import Orientation, SpecimenKind, SpecimenOrigin, Temper
from trials.filtersets.of_program import OfProgram
from trials.filtersets.parts import (
    CodedFilterSet,
    from_day,
    key_filter,
    text_filter,
    to_day,
    visible_choice,
)
from trials.models import HeatTreatmentCycle


class SpecimenFilterSet(CodedFilterSet, OfProgram):
    heat_path = "source_heat"

    stamp_mark = text_filter(lookup_expr="iexact", label=_("Stamp mark"))
    kind = filters.ChoiceFilter(choices=SpecimenKind.choices, label=_("Kind"))
    origin = filters.ChoiceFilter(choices=SpecimenOrigin.choices, label=_("Origin"))
    orientation = filters.ChoiceFilter(
        choices=Orientation.choices, label=_("Orientation")
    )
    heat = key_filter("source_heat", label=_("Heat"))
    lot = key_filter("source_lot", label=_("Stock lot"))
    casting_run = key_filter("casting_run", label=_("Casting run"))


class HeatTreatmentCycleFilterSet(CodedFilterSet):
    temper = filters.ChoiceFilter(choices=Temper.choices, label=_("Temper"))


class HeatTreatmentLoadFilterSet(filters.FilterSet):
    code = text_filter(lookup_expr="istartswith", label=_("Code begins with"))
    cycle = visible_choice(HeatTreatmentCycle, label=_("Cycle"))
    furnace = text_filter(lookup_expr="iexact", label=_("Furnace"))
    started_from = from_day("started_at", _("Started from"))
    started_to = to_day("started_at", _("Started to"))
