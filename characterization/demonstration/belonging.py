"""Which rows of the database are the demonstration's.

A table says by its `visibility` where its rows lie; what lies in a compartment or belongs
to an organization of the demonstration is its own. The rest is listed here.
"""

from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from pghistory.models import Context, Event

from characterization.models import (
    FormulaVersion,
    MaterialCondition,
    StaleSummary,
    Summary,
    Test,
)
from labtrack.accounts.kinds import InCompartment, OfOrganisation, OwnPerson
from labtrack.accounts.models import Compartment, Organisation, User, ViewingScope
from labtrack.api.models import IdempotencyKey
from labtrack.instruments.models import Instrument, SubmissionReceipt
from trials.models import HeatTreatmentLoad, LoadSegment

OWNER = "owner"
"""The database role that may delete what is simulated."""


@dataclass(frozen=True)
class Belongings:
    """Primary keys by model, for models that have any."""

    keys: dict[type[Model], set[Any]] = field(default_factory=dict)

    def of(self, model: type[Model]) -> set[Any]:
        return self.keys.get(model, set())


def gather() -> Belongings:
    """Every row of the demonstration, its history and sessions included."""
    found = Belongings()
    places = _Places()
    if not places.organisations:
        return found
    for model in _tables():
        condition = places.condition(model)
        if condition is not None:
            _note(found, model, rows_of(model).filter(condition))
    for model in _tables():
        if issubclass(model, Event):
            _note(found, model, _history(model, found, places))
    for model in _link_tables():
        _note(found, model, rows_of(model).filter(_links(model, found)))
    found.keys[Session] = _sessions(found.of(User))
    found.keys[Context] = _contexts(found)
    return Belongings({model: keys for model, keys in found.keys.items() if keys})


def rows_of(model: type[Model]) -> QuerySet:
    """All rows of a table, seen by the owner role."""
    return model._default_manager.using(OWNER).order_by()


class _Places:
    """The organizations, people and compartments of the demonstration."""

    def __init__(self) -> None:
        self.organisations = _keys(rows_of(Organisation).filter(is_simulated=True))
        self.compartments = _keys(
            rows_of(Compartment).filter(
                organisation__in=self.organisations, is_simulated=True
            )
        )
        users = rows_of(User).filter(organisation__in=self.organisations)
        self.people = _keys(users)
        self.emails = set(users.values_list("email", flat=True))
        instruments = rows_of(Instrument).filter(organisation__in=self.organisations)
        self.senders = {f"person:{pk}" for pk in self.people} | {
            f"instrument:{pk}" for pk in _keys(instruments)
        }

    def condition(self, model: type[Model]) -> Q | None:
        """What makes a row of that table the demonstration's; None: nothing does."""
        if model in (special := self._special()):
            return special[model]
        match getattr(model, "visibility", None):
            case InCompartment(path=path):
                return Q(**{f"{path}__in": self.compartments})
            case OfOrganisation(path=path):
                return Q(**{f"{path}__in": self.organisations})
            case OwnPerson(path=path):
                return Q(**{f"{path}__in": self.people})
        if model._meta.app_label == "axes" and hasattr(model, "username"):
            return Q(username__in=self.emails)
        return None

    def _special(self) -> dict[type[Model], Q]:
        scopes = ViewingScope.objects.using(OWNER).filter(
            compartments__in=self.compartments
        )
        conditions = self._own_conditions()
        return {
            Organisation: Q(pk__in=self.organisations),
            HeatTreatmentLoad: Q(organisation__in=self.organisations),
            LoadSegment: Q(load__organisation__in=self.organisations),
            SubmissionReceipt: Q(submission__compartment__in=self.compartments),
            IdempotencyKey: Q(sender__in=self.senders),
            FormulaVersion: Q(written_by__in=self.people),
            ViewingScope: Q(pk__in=scopes.values("pk")),
            Summary: Q(scope__in=scopes.values("pk")),
            StaleSummary: Q(scope__in=scopes.values("pk"))
            | Q(condition__in=conditions.values("pk")),
            MaterialCondition: Q(pk__in=conditions.values("pk")),
        }

    def _own_conditions(self) -> QuerySet:
        """Material conditions that demonstration tests alone have. A real test of 535.0
        as cast shares the condition of the simulated ones, and keeps it.
        """
        tests = rows_of(Test).filter(material_condition=OuterRef("pk"))
        inside = Q(compartment__in=self.compartments)
        scopes = rows_of(Summary).filter(
            ~Q(scope__compartments__in=self.compartments), condition=OuterRef("pk")
        )
        return rows_of(MaterialCondition).filter(
            Exists(tests.filter(inside)),
            ~Exists(tests.exclude(inside)),
            ~Exists(scopes),
        )


def _history(model: type[Event], found: Belongings, places: _Places) -> QuerySet:
    """Events of rows that are there, and of rows that were removed before."""
    tracked = model.pgh_tracked_model
    condition = Q(pgh_obj_id__in=found.of(tracked))
    match getattr(tracked, "visibility", None):
        case InCompartment(path=path) if path != "pk":
            condition |= Q(**{f"{path}__in": places.compartments})
        case OfOrganisation(path=path):
            condition |= Q(**{f"{path}__in": places.organisations})
    return rows_of(model).filter(condition)


def _links(model: type[Model], found: Belongings) -> Q:
    """Rows of a plain many-to-many table that hang on something of the demonstration."""
    condition = Q(pk__in=[])
    for key in foreign_keys(model):
        condition |= Q(**{f"{key.name}__in": found.of(key.related_model)})
    return condition


def _sessions(people: set[int]) -> set[str]:
    """Sessions name their person only inside the signed text."""
    names = {str(pk) for pk in people}
    return {
        session.pk
        for session in rows_of(Session)
        if session.get_decoded().get(SESSION_KEY) in names
    }


def _contexts(found: Belongings) -> set[Any]:
    """Who-and-why of changes to the demonstration alone."""
    inside: set[Any] = set()
    outside: set[Any] = set()
    for model in _tables():
        if not issubclass(model, Event):
            continue
        rows = rows_of(model).exclude(pgh_context=None)
        own = Q(pk__in=found.of(model))
        inside |= set(rows.filter(own).values_list("pgh_context_id", flat=True))
        outside |= set(rows.exclude(own).values_list("pgh_context_id", flat=True))
    return inside - outside


def foreign_keys(model: type[Model]) -> list:
    """The foreign keys of one table, those of its history included."""
    return [f for f in model._meta.concrete_fields if f.many_to_one or f.one_to_one]


def _tables() -> list[type[Model]]:
    return [m for m in apps.get_models() if m._meta.managed and not m._meta.proxy]


def _link_tables() -> list[type[Model]]:
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.auto_created]


def tables_with_links() -> list[type[Model]]:
    """Every table of the product and the plain many-to-many ones."""
    return [*_tables(), *_link_tables()]


def _note(found: Belongings, model: type[Model], rows: QuerySet) -> None:
    found.keys[model] = _keys(rows)


def _keys(rows: QuerySet) -> set[Any]:
    return set(rows.values_list("pk", flat=True))
