"""Narrowing what was made and found to one program, as its own pages count."""

from typing import Any

import django_filters as filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from labtrack.accounts import natural_keys
from labtrack.accounts.visibility import visible_to
from trials.filtersets.parts import text_filter, visible_choice
from trials.models import Alloy, Program


class OfProgram(filters.FilterSet):
    """Adds `program` and `alloy`. `heat_path` leads from a row to its heat and is empty on
    a heat.
    """

    heat_path = ""

    alloy = visible_choice(Alloy, label=_("Alloy"), method="of_alloy")
    program = text_filter(method="of_program", label=_("Program"))

    def of_alloy(self, queryset: QuerySet, _name: str, value: Any) -> QuerySet:
        path = f"{self.heat_path}__alloy" if self.heat_path else "alloy"
        return queryset.filter(**{path: value})

    def of_program(self, queryset: QuerySet, _name: str, value: str) -> QuerySet:
        """A hidden program is as unknown as an absent one."""
        person, text = self.request.user, value.strip()
        rows = (
            visible_to(person, Program)
            .select_related("compartment")
            .prefetch_related("program_alloys")
        )
        found = [] if "\0" in text else natural_keys.find(person, rows, text)
        if len(found) != 1:
            return queryset.none()
        return queryset.filter(found[0].covers(heat=self.heat_path))
