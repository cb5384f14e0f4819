"""How bodies name what has several names: a specimen by mark, a parent by its origin."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import serializers

from labtrack.accounts.visibility import visible_to
from labtrack.api.entering import RecordText, RowInput
from labtrack.api.naming import Named, RecordNamed
from labtrack.entry import codes
from trials.actions.heat_treatment import Item
from trials.choices import SpecimenOrigin
from trials.forms.specimen import PARENTS
from trials.models import Casting, Specimen
from trials.stamp_marks import is_stamp_mark


class SpecimenNamed(Named):
    """A specimen by its code or its stamp mark."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault(
            "help_text", gettext_lazy("Code or stamp mark of a specimen.")
        )
        super().__init__(**kwargs)

    def look_up(self, actor: Any, text: str) -> Specimen:
        if is_stamp_mark(text):
            marked = list(visible_to(actor, Specimen).filter(stamp_mark=text)[:2])
            if len(marked) == 1:
                return marked[0]
        return codes.found(actor, Specimen, text)


class ParentNamed(Named):
    """What specimens come from, among what the `origin` beside it names."""

    def __init__(self, **kwargs: Any):
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "Code of the casting run, casting, heat, lot or specimen, as the origin says."
            ),
        )
        super().__init__(**kwargs)

    def look_up(self, actor: Any, text: str) -> Any:
        body = getattr(self.parent, "initial_data", None) or {}
        origin = body.get("origin")
        if origin not in SpecimenOrigin.values:
            raise ValidationError(
                _(
                    "It is looked for among what the origin names; the origin is not known."
                ),
                code="origin",
            )
        return codes.found(actor, PARENTS[SpecimenOrigin(origin)], text)


class ItemInput(RowInput):
    """One casting or one specimen in the furnace."""

    casting = RecordNamed(Casting, required=False)
    specimen = SpecimenNamed(required=False)
    position = RecordText(max_length=40, required=False, allow_blank=True, default="")

    def to_internal_value(self, data: Any) -> Item:
        row = super().to_internal_value(data)
        records = [row[name] for name in ("casting", "specimen") if name in row]
        if len(records) != 1:
            raise serializers.ValidationError(
                _("An item is one casting or one specimen, given %(given)d.")
                % {"given": len(records)},
                code="casting_or_specimen",
            )
        return Item(records[0], row["position"])
