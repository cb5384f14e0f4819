"""Instruments, their tokens, calibrations and import profiles."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from labtrack.accounts import secret_text
from labtrack.instruments.actions import import_profiles, instruments, tokens
from labtrack.instruments.models import Calibration, ImportProfile, InstrumentToken
from tests.factories import people, results

pytestmark = pytest.mark.django_db
IN_A_MONTH = dt.timedelta(days=30)


@pytest.fixture
def instrument(compartment):
    return results.instrument(compartment)


def issue(instrument, manager, **fields):
    defaults = {"scopes": ["results:write"], "expires_at": timezone.now() + IN_A_MONTH}
    return tokens.issue(instrument=instrument, by=manager, **defaults | fields)


def test_the_secret_is_shown_once_and_kept_as_a_hash(instrument, manager, signed_in):
    client = signed_in(manager)
    response = client.post(
        f"/instruments/{instrument.pk}/tokens/",
        {
            "scopes": ["results:write"],
            "expires_at": (timezone.now() + IN_A_MONTH).date().isoformat(),
        },
    )
    assert response.status_code == 200
    token = InstrumentToken.objects.get()
    text = response.context["token_text"]
    assert text in response.content.decode()
    assert text.startswith(f"ltk_{token.public_id}_")
    assert secret_text.read(text, prefix="ltk").sha256 == token.secret_sha256
    again = client.get(instrument.get_absolute_url()).content.decode()
    assert text not in again
    assert token.public_id in again
    assert "no-store" in response["Cache-Control"]


def test_two_live_secrets_are_the_most(instrument, manager):
    first, _text = issue(instrument, manager)
    issue(instrument, manager)
    with pytest.raises(ValidationError, match="2 live secrets"):
        issue(instrument, manager)
    tokens.revoke(token=first, by=manager)
    issue(instrument, manager)


@pytest.mark.parametrize(
    "life", [dt.timedelta(days=366), dt.timedelta(0), dt.timedelta(days=-1)]
)
def test_a_token_ends_within_a_year(life, instrument, manager):
    with pytest.raises(ValidationError, match="within 365 days"):
        issue(instrument, manager, expires_at=timezone.now() + life)


def test_a_token_needs_a_scope(instrument, manager):
    with pytest.raises(ValidationError):
        issue(instrument, manager, scopes=[])


def test_use_is_noted_to_the_minute(instrument, manager):
    token, text = issue(instrument, manager)
    at = timezone.now()
    tokens.authenticate(text, at)
    tokens.authenticate(text, at + dt.timedelta(seconds=30))
    token.refresh_from_db()
    assert token.last_used_at == at
    tokens.authenticate(text, at + dt.timedelta(seconds=61))
    token.refresh_from_db()
    assert token.last_used_at == at + dt.timedelta(seconds=61)


def test_only_a_laboratory_manager_of_its_organisation_issues(instrument, technician):
    with pytest.raises(PermissionDenied):
        issue(instrument, technician)
    elsewhere = people.person(is_laboratory_manager=True)
    with pytest.raises(PermissionDenied):
        issue(instrument, elsewhere)


def test_what_an_instrument_sends_stays_in_its_organisation(instrument, manager):
    foreign = people.compartment()
    with pytest.raises(ValidationError, match="own organization"):
        instruments.register(
            name="Frame 9",
            kind="tensile frame",
            time_zone="UTC",
            default_compartment=foreign,
            by=manager,
        )


def test_an_unknown_time_zone_is_refused(compartment, manager):
    with pytest.raises(ValidationError, match="not a time zone"):
        instruments.register(
            name="Frame 9",
            kind="tensile frame",
            time_zone="America/Atlantis",
            default_compartment=compartment,
            by=manager,
        )


def test_a_calibration_is_not_recorded_ahead(instrument, manager):
    today = dt.date(2026, 11, 23)
    with pytest.raises(ValidationError, match="lies in the future"):
        instruments.record_calibration(
            instrument=instrument,
            performed_on=today + dt.timedelta(days=1),
            valid_until=today + dt.timedelta(days=300),
            certificate="",
            by=manager,
            today=today,
        )
    assert not Calibration.objects.exists()


def test_a_new_edition_leaves_the_old_one_and_moves_the_instruments(
    instrument, compartment, manager
):
    first = import_profiles.make(
        name="frame", definition=results.CURVE_PROFILE, by=manager
    )
    instrument.default_profile = first
    instrument.save()
    changed = results.CURVE_PROFILE | {"decimal_mark": ",", "delimiter": ";"}
    second = import_profiles.make_edition(profile=first, definition=changed, by=manager)
    first.refresh_from_db()
    instrument.refresh_from_db()
    assert (second.edition, first.edition) == (2, 1)
    assert first.definition == results.CURVE_PROFILE
    assert instrument.default_profile == second


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"columns": [], "columns": []}', "given twice"),
        ('{"columns": [{"channel": "force"}], "x": NaN}', "not a number"),
        ("[" * 40 + "]" * 40, "nested more than 32"),
        ('{"columns": ', "This is not JSON"),
        ('{"columns": [{"channel": "foce", "name": "a"}]}', "columns 1, channel: "),
        ('{"colums": []}', "did you mean columns"),
        ('{"format": "excel"}', "expected one of: chemistry-sheet, delimited"),
    ],
    ids=["twice", "NaN", "deep", "cut short", "channel", "typo", "format"],
)
def test_a_definition_that_makes_no_sense_is_answered_in_words(
    text, said, manager, signed_in
):
    response = signed_in(manager).post(
        "/import-profiles/new/", {"name": "frame", "definition": text}
    )
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not ImportProfile.objects.exists()
