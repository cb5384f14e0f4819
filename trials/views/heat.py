"""The page of a heat, what keeps it fresh, and the decision before the pour."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from labtrack.accounts.natural_keys import key_of
from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.detail import Reader, RecordDetailPage
from labtrack.pages.finding import RecordPage
from trials.actions import melt as actions
from trials.dashboards import heat
from trials.dashboards.heat_melt import HeatMelt, mark_of
from trials.forms.melt import DecisionForm
from trials.models import Heat
from trials.views.melt import OfHeat


class HeatDetail(RecordDetailPage):
    """`?specification=` judges by another one than the alloy's own."""

    rows = Heat.objects.select_related(
        "alloy", "heel_from", "melted_by", "compartment", "organisation", "created_by"
    )
    template_name = "trials/heat_detail.html"

    def composed(self, record, reader):
        wanted = self.request.GET.get("specification", "")[:20]
        detail = heat.compose(record, reader, wanted)
        detail.extra["live_url"] = _live_url(record, wanted)
        return detail


class HeatLive(RecordPage):
    """What changes on an open page: 204 while nothing did, else the new content."""

    http_method_names = ["get", "head", "options"]
    rows = HeatDetail.rows

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        record = self.find()
        if request.GET.get("mark") == mark_of(record):
            return HttpResponse(status=204)
        wanted = request.GET.get("specification", "")[:20]
        reader = Reader(request.user, seen_compartments(request.user))
        detail = heat.compose(record, reader, wanted)
        context = {
            "detail": detail,
            "record": record,
            "live_url": _live_url(record, wanted),
        }
        return render(request, "trials/_heat_live.html", context | detail.extra)


class PourDecisionCreate(OfHeat):
    """Pour, correct or hold: decided by a person on the verdict as it stands now."""

    form_class = DecisionForm
    title = gettext_lazy("Decide about the melt")
    action_text = gettext_lazy("Record the decision")

    def _melt(self) -> HeatMelt:
        reader = Reader(self.request.user, seen_compartments(self.request.user))
        wanted = self.request.GET.get("specification", "")[:20]
        return heat.compose(self.heat, reader, wanted).extra["melt"]

    def initial(self):
        return {"decision": self._melt().verdict.decision}

    def save(self, form):
        verdict = self._melt().verdict
        return actions.decide(
            by=self.request.user,
            heat=self.heat,
            proposed=verdict.decision,
            specification=verdict.specification or _("no specification"),
            findings=verdict.findings(),
            is_within=verdict.is_within,
            **form.values(),
        )

    def saved_message(self, saved):
        if saved.is_deviation:
            return _("Recorded: poured as a deviation.")
        return _("Recorded: %(decision)s.") % {
            "decision": saved.get_decision_display().lower()
        }


def _live_url(record: Heat, wanted: str) -> str:
    url = reverse("trials:heat-live", args=[key_of(record)])
    said = f"&specification={wanted}" if wanted.isdigit() else ""
    return f"{url}?mark={mark_of(record)}{said}"
