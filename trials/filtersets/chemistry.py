"""Filters of chemistry samples and reference materials."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from trials.filtersets.of_program import OfProgram
from trials.filtersets.parts import (
    CodedFilterSet,
    from_day,
    key_filter,
    text_filter,
    to_day,
)
from trials.melt_choices import ChemistryMethod, SampleStage, SampleState


class ReferenceMaterialFilterSet(CodedFilterSet):
    producer = text_filter(lookup_expr="icontains", label=_("Producer"))


class ChemistrySampleFilterSet(CodedFilterSet, OfProgram):
    heat_path = "heat"

    heat = key_filter("heat", label=_("Heat"))
    lot = key_filter("lot", label=_("Lot"))
    reference_material = key_filter("reference_material", label=_("Reference material"))
    state = filters.ChoiceFilter(choices=SampleState.choices, label=_("State"))
    stage = filters.ChoiceFilter(choices=SampleStage.choices, label=_("Stage"))
    method = filters.ChoiceFilter(choices=ChemistryMethod.choices, label=_("Method"))
    laboratory = text_filter(lookup_expr="icontains", label=_("Laboratory"))
    taken_from = from_day("taken_at", _("Taken from"))
    taken_to = to_day("taken_at", _("Taken to"))
