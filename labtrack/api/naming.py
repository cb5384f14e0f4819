"""Bodies name records as people do, by code; what the caller may not see does not exist."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts.models import Compartment, User
from labtrack.accounts.visibility import visible_to
from labtrack.api.fields import StrictText
from labtrack.entry import codes

LONGEST = 120


class Named(StrictText):
    """A text that stands for a record. `look_up` finds it among what the caller sees."""

    noun = gettext_lazy("record")

    def __init__(self, **kwargs: Any):
        # No `max_length` for the parent: it would measure the record, not its name.
        super().__init__(**kwargs)

    def to_internal_value(self, data: Any) -> Model:
        text = super().to_internal_value(data)
        if len(text) > LONGEST:
            raise ValidationError(
                _("A name has at most %(most)d characters.") % {"most": LONGEST},
                code="max_length",
            )
        return self.look_up(self.context.get("actor"), text)

    def look_up(self, actor: User, text: str) -> Model:
        raise NotImplementedError

    def one_of(self, found: list[Any], text: str, keys: list[str]) -> Model:
        """The only one; ValidationError for none or several."""
        if not found:
            raise ValidationError(
                _("%(given)s is not a %(noun)s that exists.")
                % {"given": text[:60], "noun": self.noun},
                code="unknown_record",
            )
        if len(found) > 1:
            raise ValidationError(
                _("%(given)s names several; write one of %(keys)s.")
                % {"given": text[:60], "keys": ", ".join(keys)},
                code="ambiguous_record",
            )
        return found[0]


class RecordNamed(Named):
    """A record of one model by its code, `H26-014` or exactly `H26-014@eck`; an alloy of
    the catalog exactly as `535.0@catalog`.
    """

    def __init__(self, model: type[Model], **kwargs: Any):
        self.model = model
        kwargs.setdefault(
            "help_text",
            _("Code of a %(noun)s, or code@owner where two owners use the same one.")
            % {"noun": model._meta.verbose_name},
        )
        super().__init__(**kwargs)

    def look_up(self, actor: User, text: str) -> Model:
        return codes.found(actor, self.model, text)


class EditionNamed(Named):
    """One edition of a record that has several: `T5-325-4H/2`, or the code alone where
    there is only one; `T5-325-4H/2@eck` is always exact.
    """

    def __init__(self, model: type[Model], **kwargs: Any):
        self.model = model
        self.noun = model._meta.verbose_name
        kwargs.setdefault(
            "help_text",
            _("Code of a %(noun)s, with /edition where it has several.")
            % {"noun": self.noun},
        )
        super().__init__(**kwargs)

    def look_up(self, actor: User, text: str) -> Model:
        name, at, owner = text.partition("@")
        code, slash, edition = name.partition("/")
        rows = visible_to(actor, self.model).filter(code=code)
        if at:
            rows = rows.filter(organisation__short_name=owner)
        if slash:
            rows = rows.filter(edition=edition) if _is_number(edition) else rows.none()
        found = list(rows.select_related("organisation").order_by("pk")[:20])
        return self.one_of(found, text, [_edition_key(each) for each in found])


class CompartmentNamed(Named):
    """A compartment by its name, with @owner where two owners use the same one."""

    noun = gettext_lazy("compartment")

    def __init__(self, **kwargs: Any):
        kwargs.setdefault(
            "help_text",
            gettext_lazy(
                "Name of the compartment that the record lies in for good, or name@owner."
            ),
        )
        super().__init__(**kwargs)

    def look_up(self, actor: User, text: str) -> Model:
        rows = visible_to(actor, Compartment).select_related("organisation")
        found = list(rows.filter(name=text)[:20])
        if not found and "@" in text:
            name, _at, owner = text.rpartition("@")
            found = list(rows.filter(name=name, organisation__short_name=owner)[:20])
        keys = [f"{each.name}@{each.organisation.short_name}" for each in found]
        return self.one_of(found, text, keys)


class ColleagueNamed(Named):
    """A person of the caller's own organisation by staff code."""

    noun = gettext_lazy("colleague")

    def __init__(self, **kwargs: Any):
        kwargs.setdefault(
            "help_text",
            gettext_lazy("Staff code of a person of your own organization."),
        )
        super().__init__(**kwargs)

    def look_up(self, actor: User, text: str) -> Model:
        rows = visible_to(actor, User).filter(
            organisation_id=actor.organisation_id, is_active=True, staff_code=text
        )
        return self.one_of(list(rows[:2]), text, [])


def _edition_key(record: Any) -> str:
    return f"{record.code}/{record.edition}@{record.organisation.short_name}"


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 9
