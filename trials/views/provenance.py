"""Where the scandium of any casting, heat or lot came from."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from labtrack.accounts.visibility import seen_compartments
from labtrack.pages.detail import Reader
from labtrack.pages.finding import RecordPage
from trials.dashboards import scandium_page
from trials.models import Casting, Heat, MaterialLot

PLACE = ("compartment", "organisation")


class _ScandiumPage(RecordPage):
    """One table of sources, each with its supply chain drawn."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, **kwargs) -> HttpResponse:
        record = self.find()
        reader = Reader(request.user, seen_compartments(request.user))
        page = type(self).dashboard(record, reader)
        context = {
            "page": page,
            "breadcrumbs": page.breadcrumbs,
            "is_simulated": record.compartment.is_simulated,
            "markings": record.compartment.marking,
        }
        return render(request, "trials/scandium.html", context)


class HeatScandium(_ScandiumPage):
    rows = Heat.objects.select_related("alloy", *PLACE)
    dashboard = staticmethod(scandium_page.of_heat)


class CastingScandium(_ScandiumPage):
    rows = Casting.objects.select_related("casting_run__heat__organisation", *PLACE)
    dashboard = staticmethod(scandium_page.of_casting)


class MaterialLotScandium(_ScandiumPage):
    rows = MaterialLot.objects.select_related(*PLACE)
    dashboard = staticmethod(scandium_page.of_lot)
