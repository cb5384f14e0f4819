"""The list of published values, the page of one, and adding one."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from characterization.actions import literature
from characterization.dashboards import literature as dashboards
from characterization.filtersets import LiteratureFilterSet
from characterization.forms.literature import LiteratureEditForm, LiteratureForm
from characterization.models import LiteratureValue
from characterization.tables import LiteratureTable
from labtrack.accounts.visibility import visible_to
from labtrack.pages.detail import RecordDetailPage
from labtrack.pages.edits import EditPage, FormPage
from labtrack.pages.lists import RecordList
from trials.views import starting

WITH_EVERYTHING = LiteratureValue.objects.select_related(
    "property", "alloy", "added_by", "added_by__organisation"
)
FIELDS = (
    "material",
    "alloy",
    "temper",
    "process",
    "scandium_wt_pct",
    "property",
    "text",
    "unit",
    "spread_text",
    "statistic",
    "statement",
    "source",
    "source_url",
    "withdrawn_because",
)


class LiteratureList(RecordList):
    """Published values: their own list, in no summary."""

    rows = WITH_EVERYTHING
    filterset_class = LiteratureFilterSet
    table_class = LiteratureTable
    title = gettext_lazy("Literature")
    empty_text = gettext_lazy("No published values yet. Add one with its source.")
    create_url_name = "characterization:literature-value-create"
    create_text = gettext_lazy("Add a published value")


class LiteratureDetail(RecordDetailPage):
    rows = WITH_EVERYTHING
    dashboard = staticmethod(dashboards.compose)


class LiteratureCreate(FormPage):
    is_serial = True
    form_class = LiteratureForm
    title = gettext_lazy("Add a published value")
    action_text = gettext_lazy("Save the published value")

    def initial(self):
        """The next number of the same publication."""
        person = self.request.user
        mine = visible_to(person, LiteratureValue).filter(added_by=person)
        last = mine.order_by("-pk").first()
        if last is None:
            return {}
        same = ("material", "alloy", "temper", "process", "source", "source_url")
        return starting.of(last, *same)

    def save(self, form):
        return literature.add(by=self.request.user, **form.values())

    def saved_message(self, saved):
        return _("The published value is saved.")


class LiteratureUpdate(EditPage):
    rows = WITH_EVERYTHING
    form_class = LiteratureEditForm
    title = gettext_lazy("Edit a published value")
    action_text = gettext_lazy("Save changes")

    def may_open(self) -> None:
        """The catalogue has no compartment: its author or keeper is asked."""
        self.record = self.find()
        if not self.record.may_be_edited_by(self.request.user):
            raise PermissionDenied(
                _("Whoever added it, or a manager of the catalog, may change it.")
            )

    def context(self):
        return {"title": self.title}

    def initial(self):
        return {
            name: value.pk if hasattr(value, "pk") else value
            for name in FIELDS
            if (value := getattr(self.record, name)) not in (None, "")
        }

    def save(self, form):
        return literature.edit(
            by=self.request.user,
            literature_value=self.record,
            version=form.cleaned_data["version"],
            **form.values(),
        )

    def saved_message(self, saved):
        return _("The published value is saved.")
