"""The kinds of record by who may see them; every model declares one as `visibility`.

Each kind turns a *Sight* (what one actor may see now) into a filter. The sight is made in
`visibility.py`, the only module that doors ask.
"""

from dataclasses import dataclass
from typing import Protocol

from django.db.models import Exists, Model, OuterRef, Q, QuerySet


@dataclass(frozen=True, slots=True)
class Sight:
    """What one actor may see now. Compartments are a lazy queryset of ids, so that a
    right that was taken away counts from the next statement on.
    """

    compartment_ids: QuerySet
    organisation_id: int
    user_id: int | None


class Visibility(Protocol):
    """Anything that can say which rows of a model a sight covers."""

    def condition(self, sight: Sight, model: type[Model]) -> Q: ...


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Catalogue: every signed-in actor reads."""

    def condition(self, sight: Sight, model: type[Model]) -> Q:
        return Q()


@dataclass(frozen=True, slots=True)
class OfOrganisation:
    """An organisation's own: its people and instruments."""

    path: str = "organisation_id"

    def condition(self, sight: Sight, model: type[Model]) -> Q:
        return Q(**{self.path: sight.organisation_id})


@dataclass(frozen=True, slots=True)
class InCompartment:
    """Compartmented: members only. With `or_null`, a row without one is catalogue."""

    path: str = "compartment_id"
    or_null: bool = False

    def condition(self, sight: Sight, model: type[Model]) -> Q:
        inside = Q(**{f"{self.path}__in": sight.compartment_ids})
        return inside | Q(**{f"{self.path}__isnull": True}) if self.or_null else inside


@dataclass(frozen=True, slots=True)
class Through:
    """Derived: visible while at least one row that points here is."""

    related_name: str

    def condition(self, sight: Sight, model: type[Model]) -> Q:
        relation = model._meta.get_field(self.related_name)
        rows = relation.related_model._default_manager.filter(
            **{relation.field.name: OuterRef("pk")}
        ).filter(compartment_id__in=sight.compartment_ids)
        return Q(Exists(rows))


@dataclass(frozen=True, slots=True)
class OwnPerson:
    """Seen only by the person it belongs to."""

    path: str = "user_id"

    def condition(self, sight: Sight, model: type[Model]) -> Q:
        return Q(**{self.path: sight.user_id}) if sight.user_id else Q(pk__in=[])
