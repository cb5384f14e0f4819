"""What can be read: the catalogue, summaries, material conditions, curves and jobs."""

from django.db.models import Exists, OuterRef
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from characterization.api import outputs
from characterization.filtersets import LiteratureFilterSet, SummaryFilterSet
from characterization.methods.curves import decimate
from characterization.models import (
    Curve,
    LiteratureValue,
    MaterialCondition,
    Property,
    StaleSummary,
    Summary,
    TestMethod,
)
from labtrack.accounts.visibility import get_visible_or_404, scopes_of
from labtrack.api.authentication import instrument_of
from labtrack.api.viewsets import VisibleRead
from labtrack.instruments import channels
from labtrack.instruments.choices import TokenScope
from labtrack.instruments.models import Instrument
from labtrack.jobs.models import Job

POINTS_SHOWN = 10_000


class Properties(VisibleRead):
    """The catalogue of properties."""

    rows = Property.objects.prefetch_related("formula_versions")
    serializer_class = outputs.PropertyOutput
    lookup_field = "code"
    lookup_value_regex = "[^/]+"


class TestMethods(VisibleRead):
    """Test methods with what each owes."""

    __test__ = False
    rows = TestMethod.objects.prefetch_related("parts__property")
    serializer_class = outputs.TestMethodOutput
    lookup_field = "code"
    lookup_value_regex = "[^/]+"


class Literature(VisibleRead):
    """Published values with their sources; in no summary."""

    rows = LiteratureValue.objects.select_related("property", "alloy")
    serializer_class = outputs.LiteratureOutput
    filterset_class = LiteratureFilterSet


class Instruments(VisibleRead):
    """The instruments of the caller's organization."""

    rows = Instrument.objects.all()
    serializer_class = outputs.InstrumentOutput


class Conditions(VisibleRead):
    """Material conditions of which the caller may see a test."""

    rows = MaterialCondition.objects.select_related("alloy", "cycle")
    serializer_class = outputs.ConditionOutput


class Summaries(VisibleRead):
    """The newest version of each summary of exactly the caller's present compartments."""

    rows = Summary.objects.select_related("property", "scope", "condition", "formula")
    serializer_class = outputs.SummaryOutput
    filterset_class = SummaryFilterSet

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.rows.none()
        key = ["condition_id", "property_id", "scope_id", "basis"]
        same = {name: OuterRef(name) for name in key}
        newer = Summary.objects.filter(**same, version__gt=OuterRef("version"))
        return (
            self.rows.filter(scope__in=scopes_of(self.request.user))
            .filter(~Exists(newer))
            .annotate(is_stale=Exists(StaleSummary.objects.filter(**same)))
        )


class Curves(APIView):
    """The channels of one curve, thinned to 10,000 points without losing extremes."""

    @extend_schema(
        responses={200: dict}, parameters=[OpenApiParameter("pk", int, "path")]
    )
    def get(self, request, pk):
        """Channels with their units."""
        curve = get_visible_or_404(
            request.user, Curve.objects.select_related("trace", "test"), pk=pk
        )
        trace = curve.trace
        arrays = channels.unpack(bytes(trace.data), trace.channel_names)
        first, *others = arrays
        return Response(
            {
                "test": str(curve.test.test_uid),
                "points": trace.points,
                "units": dict(
                    zip(trace.channel_names, trace.channel_units, strict=True)
                ),
                "facts": trace.facts,
                "channels": _thinned(arrays, first, others),
            }
        )


def _thinned(arrays, first, others):
    """All channels at the points that the extremes of the last one keep."""
    if arrays[first].size <= POINTS_SHOWN:
        return {name: array.tolist() for name, array in arrays.items()}
    kept_x, kept_y = decimate(arrays[first], arrays[others[-1]], at_most=POINTS_SHOWN)
    return {first: kept_x.tolist(), others[-1]: kept_y.tolist()}


class Jobs(VisibleRead):
    """Long work and its progress; an instrument sees its own."""

    rows = Job.objects.all()
    serializer_class = outputs.JobOutput
    instrument_scopes = {"GET": TokenScope.WORK}

    def get_queryset(self):
        if getattr(self, "swagger_fake_view", False):
            return self.rows.none()
        if instrument := instrument_of(self.request):
            return self.rows.filter(instrument=instrument)
        return super().get_queryset()
