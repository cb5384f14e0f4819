"""Specifications: listed, shown, written, issued, superseded."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts.visibility import visible_to
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.lists import RecordList
from trials import filtersets, tables
from trials.actions import specifications
from trials.dashboards import specification as page
from trials.forms.specification import (
    SpecificationEditForm,
    SpecificationEditionForm,
    SpecificationForm,
)
from trials.models import Specification
from trials.views import starting

PLACE = ("compartment", "organisation")
SHARED = ("title", "owner_name", "others_each", "others_total", "source", "notes")


def _rows_of(specification: Specification) -> list[dict[str, Any]]:
    """The limits as lines of the form, each with the rule of its element."""
    lines = {
        row.element: {
            "element": row.element,
            "minimum": row.minimum,
            "maximum": row.maximum,
        }
        for row in specification.limits.all()
    }
    for rule in specification.rules.all():
        line = lines.setdefault(rule.needs, {"element": rule.needs})
        line |= {
            "if_element": rule.element,
            "above": rule.above,
            "factor": rule.factor,
        }
    return list(lines.values())


def _based_on(request: HttpRequest) -> Specification | None:
    """The specification that the address starts from, where this person may see it."""
    key = request.GET.get("based_on", "")
    if not key.isascii() or not key.isdigit() or len(key) > 17:
        return None
    return visible_to(request.user, Specification).filter(pk=int(key)).first()


class SpecificationList(RecordList):
    rows = Specification.objects.select_related("alloy", "superseded_by", *PLACE)
    filterset_class = filtersets.SpecificationFilterSet
    table_class = tables.SpecificationTable
    title = gettext_lazy("Specifications")
    empty_text = gettext_lazy("No specifications that you may see.")
    create_url_name = "trials:specification-create"
    create_text = gettext_lazy("Write a specification")


class SpecificationDetail(RecordDetailPage):
    rows = Specification.objects.select_related(
        "alloy", "based_on", "supersedes", "superseded_by", "created_by", *PLACE
    )
    dashboard = staticmethod(page.compose)
    template_name = "trials/specification_detail.html"


class SpecificationCreate(FormPage):
    form_class = SpecificationForm
    title = gettext_lazy("Write a specification")
    action_text = gettext_lazy("Save the specification")

    def initial(self):
        parent = _based_on(self.request)
        start = starting.from_address(self.request, "alloy")
        if parent is None:
            return start
        return {
            "based_on": parent.pk,
            "alloy": parent.alloy_id,
            "form": parent.form,
            "needs_verification": parent.needs_verification,
            **starting.of(parent, "others_each", "others_total", "source"),
            "rows": _rows_of(parent),
            **start,
        }

    def save(self, form):
        return specifications.record(
            by=self.request.user,
            limits=form.limits(),
            rules=form.rules(),
            **form.values(),
        )


class DraftEditPage(EditPage):
    """Something of a specification that is still a draft."""

    rows = Specification.objects.select_related(*PLACE).filter(
        compartment__isnull=False
    )

    def may_open(self) -> None:
        super().may_open()
        if self.record.issued_on is not None:
            raise PermissionDenied(
                _("%(specification)s is issued; write a new edition instead.")
                % {"specification": self.record}
            )


class SpecificationUpdate(DraftEditPage):
    form_class = SpecificationEditForm
    title = gettext_lazy("Edit %(record)s")
    action_text = gettext_lazy("Save changes")

    def initial(self):
        start = starting.of(self.record, "edition", "owner", *SHARED)
        start["needs_verification"] = self.record.needs_verification
        return start | {"rows": _rows_of(self.record)}

    def save(self, form):
        return specifications.edit(
            by=self.request.user,
            specification=self.record,
            version=form.cleaned_data["version"],
            limits=form.limits(),
            rules=form.rules(),
            **form.values(),
        )


class SpecificationNewEdition(EditPage):
    """The next edition, starting from this one."""

    rows = Specification.objects.select_related(*PLACE).filter(
        compartment__isnull=False
    )
    verb = "record"
    form_class = SpecificationEditionForm
    title = gettext_lazy("New edition of %(record)s")
    action_text = gettext_lazy("Save the new edition")

    def initial(self):
        start = starting.of(self.record, "owner", *SHARED)
        start["needs_verification"] = self.record.needs_verification
        return start | {"rows": _rows_of(self.record)}

    def save(self, form):
        return specifications.supersede(
            by=self.request.user,
            specification=self.record,
            limits=form.limits(),
            rules=form.rules(),
            **form.values(),
        )
