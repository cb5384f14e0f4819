"""How long signing in stays closed after too many failures, and the page that says so.

django-axes counts per account and address; these are the functions its settings name.
"""

from datetime import datetime, timedelta

from axes.helpers import get_client_username
from axes.models import AccessAttempt, AccessFailureLog
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=4)
REMEMBERED = timedelta(hours=24)


def account_of(request: HttpRequest, credentials: dict | None = None) -> str:
    """The account that a request tries: letter case and blanks make no new one."""
    given = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(given).strip().lower()[:254]


def cool_off(request: HttpRequest | None) -> timedelta:
    """Fifteen minutes, doubled for each further lock-out within a day, to four hours."""
    if request is None:
        return SHORTEST
    lock_outs = AccessFailureLog.objects.filter(
        username=get_client_username(request),
        ip_address=request.axes_ip_address,
        locked_out=True,
        attempt_time__gt=timezone.now() - REMEMBERED,
    ).count()
    return min(SHORTEST * 2 ** max(lock_outs - 1, 0), LONGEST)


def opens_at(request: HttpRequest) -> datetime:
    """When this account may be tried again from this address."""
    last = (
        AccessAttempt.objects.filter(
            username=get_client_username(request), ip_address=request.axes_ip_address
        )
        .order_by("-attempt_time")
        .values_list("attempt_time", flat=True)
        .first()
    )
    return (last or timezone.now()) + cool_off(request)


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict | None = None,
) -> HttpResponse:
    """429: the same page for accounts that exist and for those that do not."""
    at = opens_at(request)
    seconds = max(int((at - timezone.now()).total_seconds()), 1)
    page = render(
        request,
        "accounts/locked_out.html",
        {"opens_at": at, "minutes": -(-seconds // 60)},
        status=429,
    )
    page["Retry-After"] = str(seconds)
    return page
