"""Filters of alloys, lots, heats, pours and castings."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from trials.choices import (
    AlloyKind,
    CastingProcess,
    CastingVerdict,
    LotKind,
    MoldClass,
    ScrapReason,
)
from trials.filtersets.of_program import OfProgram
from trials.filtersets.parts import (
    CodedFilterSet,
    from_day,
    key_filter,
    text_filter,
    to_day,
    visible_choice,
)
from trials.melt_choices import MeltEventKind
from trials.models import Alloy


class AlloyFilterSet(CodedFilterSet):
    kind = filters.ChoiceFilter(choices=AlloyKind.choices, label=_("Kind"))
    parent = visible_choice(Alloy, label=_("Variant of"))


class MaterialLotFilterSet(CodedFilterSet):
    kind = filters.ChoiceFilter(choices=LotKind.choices, label=_("Kind"))
    material = text_filter(lookup_expr="icontains", label=_("Material"))
    supplier = text_filter(lookup_expr="icontains", label=_("Supplier"))
    alloy = visible_choice(Alloy, label=_("Alloy"))


class HeatFilterSet(CodedFilterSet, OfProgram):
    furnace = text_filter(lookup_expr="iexact", label=_("Furnace"))
    charged_from = from_day("charged_at", _("Charged from"))
    charged_to = to_day("charged_at", _("Charged to"))


class MeltEventFilterSet(filters.FilterSet):
    heat = key_filter("heat", label=_("Heat"))
    kind = filters.ChoiceFilter(choices=MeltEventKind.choices, label=_("What"))
    at_from = from_day("at", _("From"))
    at_to = to_day("at", _("To"))


class ChargeAdditionFilterSet(filters.FilterSet):
    heat = key_filter("heat", label=_("Heat"))
    added_from = from_day("added_at", _("Added from"))
    added_to = to_day("added_at", _("Added to"))


class CastingRunFilterSet(CodedFilterSet, OfProgram):
    heat_path = "heat"

    heat = key_filter("heat", label=_("Heat"))
    process = filters.ChoiceFilter(choices=CastingProcess.choices, label=_("Process"))
    mold_class = filters.ChoiceFilter(choices=MoldClass.choices, label=_("Mold class"))
    poured_from = from_day("poured_at", _("Poured from"))
    poured_to = to_day("poured_at", _("Poured to"))


class CastingFilterSet(CodedFilterSet, OfProgram):
    heat_path = "casting_run__heat"

    casting_run = key_filter("casting_run", label=_("Casting run"))
    heat = key_filter("casting_run__heat", label=_("Heat"))
    piece = text_filter(lookup_expr="icontains", label=_("Piece"))
    verdict = filters.ChoiceFilter(choices=CastingVerdict.choices, label=_("Verdict"))
    scrap_code = filters.ChoiceFilter(
        choices=ScrapReason.choices, label=_("Scrapped for")
    )
