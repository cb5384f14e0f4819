"""Routes of specifications and of what is written down of lots."""

from typing import Any

from labtrack.api.viewsets import VisibleRead
from labtrack.api.writing import RecordWrites
from trials import filtersets
from trials.actions import specifications, supply
from trials.api import outputs
from trials.api import supply_inputs as inputs
from trials.models import (
    ExchangeRate,
    LotAssay,
    MaterialPrice,
    Specification,
    SupplyStage,
)

PLACE = "compartment__organisation"


class _Writes(RecordWrites):
    """What a PUT leaves out and the row cannot be without stays as it is."""

    stays = ("needs_verification", "material", "position")

    def arguments(self, data: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value
            for name, value in data.items()
            if value is not None or name not in self.stays
        }


class Specifications(_Writes, VisibleRead):
    """Published specifications and those of houses and customers that the caller may see,
    every edition, with limits as they are written.
    """

    rows = Specification.objects.select_related(
        PLACE, "alloy", "based_on", "supersedes", "superseded_by"
    ).prefetch_related("limits", "rules")
    serializer_class = outputs.SpecificationOutput
    filterset_class = filtersets.SpecificationFilterSet
    create_input = inputs.SpecificationInput
    record_action = staticmethod(specifications.record)
    edit_input = inputs.SpecificationEdit
    edit_action = staticmethod(specifications.edit)
    subject = "specification"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name == "limits":
            return specifications.limits_of(record)
        if name == "rules":
            return specifications.rules_of(record)
        return super().present(record, name, field)


class LotAssays(_Writes, VisibleRead):
    """What certificates and analyses say of lots."""

    rows = LotAssay.objects.select_related(PLACE, "lot")
    serializer_class = outputs.LotAssayOutput
    filterset_class = filtersets.LotAssayFilterSet
    create_input = inputs.LotAssayInput
    record_action = staticmethod(supply.record_assay)
    edit_input = inputs.LotAssayEdit
    edit_action = staticmethod(supply.edit_assay)
    subject = "assay"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name == "text":
            return record.as_entered.rpartition(" ")[0]
        return super().present(record, name, field)


class MaterialPrices(_Writes, VisibleRead):
    """Prices with the form that they are of."""

    rows = MaterialPrice.objects.select_related(PLACE, "lot")
    serializer_class = outputs.MaterialPriceOutput
    filterset_class = filtersets.MaterialPriceFilterSet
    create_input = inputs.MaterialPriceInput
    record_action = staticmethod(supply.record_price)
    edit_input = inputs.MaterialPriceEdit
    edit_action = staticmethod(supply.edit_price)
    subject = "price"

    def present(self, record: Any, name: str, field: Any) -> Any:
        if name in ("value", "contained"):
            return getattr(record, f"{name}_as_entered")
        return super().present(record, name, field)


class SupplyStages(_Writes, VisibleRead):
    """Where the metal of lots came from."""

    rows = SupplyStage.objects.select_related(PLACE, "lot")
    serializer_class = outputs.SupplyStageOutput
    filterset_class = filtersets.SupplyStageFilterSet
    create_input = inputs.SupplyStageInput
    record_action = staticmethod(supply.record_stage)
    edit_input = inputs.SupplyStageEdit
    edit_action = staticmethod(supply.edit_stage)
    subject = "stage"


class ExchangeRates(RecordWrites, VisibleRead):
    """The exchange rates of the caller's organization."""

    rows = ExchangeRate.objects.all()
    serializer_class = outputs.ExchangeRateOutput
    filterset_class = filtersets.ExchangeRateFilterSet
    create_input = inputs.ExchangeRateInput
    record_action = staticmethod(supply.record_rate)
    edit_input = inputs.ExchangeRateEdit
    edit_action = staticmethod(supply.edit_rate)
    subject = "rate_row"

    def may_edit(self, person: Any, record: Any) -> None:
        """A rate lies in no compartment: who records anywhere corrects their house's."""
        self.may_create(person)

    def present(self, record: Any, name: str, field: Any) -> Any:
        return record.rate_as_entered if name == "rate" else getattr(record, name)
