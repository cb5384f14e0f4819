"""/readyz and /healthz: for load balancers and operators, open, and without any record."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from labtrack.jobs import health
from labtrack.jobs.health import Outcome, Report


@login_not_required
@require_safe
@never_cache
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when requests may come in, else 503."""
    return _answer(health.readiness())


@login_not_required
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when every part works (warnings included), else 503."""
    return _answer(health.health())


def _answer(report: Report) -> JsonResponse:
    body = {
        "status": report.outcome,
        "checks": {
            check.name: {"status": check.outcome, "detail": check.detail}
            for check in report.checks
        },
    }
    return JsonResponse(body, status=503 if report.outcome is Outcome.FAILED else 200)
