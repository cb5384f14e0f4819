"""A manager sets what a method fixes for its evaluation, on a page, with a reason."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from characterization.actions import catalogue, method_settings, versions
from characterization.actions.readouts import ReadingEntry
from characterization.methods.method_settings import check
from characterization.models import Property, TestMethod
from labtrack.accounts.choices import Role
from tests.characterization.views.test_numbers_of_a_test import recorded
from tests.factories import materials, people

pytestmark = pytest.mark.django_db
BRINELL = "ASTM-E10-18-HBW-10-500"
TENSILE = "ASTM-B557-15"
INDENTS = (("2.70", "2.72"), ("2.75", "2.73"), ("2.69", "2.71"))


@pytest.fixture
def bar(compartment):
    return materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )


def address(code):
    return reverse("characterization:test-method-settings", args=[code])


def method(code=BRINELL):
    return TestMethod.objects.get(code=code)


def sent(client, code, **changed):
    """What the page would send as it stands, with these fields different."""
    form = client.get(address(code)).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    for number, row in enumerate(form.rows.initial if form.rows else ()):
        fields |= {f"rows-{number}-{name}": value for name, value in row.items()}
    if form.rows:
        fields |= {"rows-TOTAL_FORMS": len(form.rows.initial), "rows-INITIAL_FORMS": 0}
    fields |= changed
    return {k: v for k, v in fields.items() if v is not None}


def test_every_seeded_method_has_settings_that_can_be():
    for row in TestMethod.objects.all():
        check(row.kind, row.evaluation_settings)


@pytest.mark.parametrize(
    "code", [BRINELL, TENSILE, "HOUSE-CRC-1", "ASTM-E794-06", "ASTM-E399-22-CT"]
)
def test_the_page_as_it_stands_changes_nothing(client, keeper, code):
    client.force_login(keeper)
    was = method(code)
    answer = client.post(address(code), sent(client, code, reason="looked at"))
    assert answer.status_code == 302, answer.context["form"].errors
    now = method(code)
    assert (now.evaluation_settings, now.version) == (
        was.evaluation_settings,
        was.version,
    )


def test_a_manager_states_the_class_of_the_frame_with_a_reason(client, keeper):
    client.force_login(keeper)
    body = sent(client, TENSILE, uncertainty_force_class="1", uncertainty_diameter_mm="0.012",
                window_low="0.15", reason="Certificate 26-114.")  # fmt: skip
    assert client.post(address(TENSILE), body).status_code == 302
    row = method(TENSILE)
    assert row.evaluation_settings == {
        "window_low": 0.15,
        "uncertainty": {"force_class": 1, "diameter_mm": 0.012},
    }
    event = row.events.latest("pgh_id")
    assert event.pgh_context.metadata["reason"] == "Certificate 26-114."
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Class of the force" in page
    assert "Change the settings" in page
    history = client.get(reverse("audit:history", args=[row._meta.label_lower, row.pk]))
    told = history.content.decode()
    assert "Class of the force" in told
    assert "uncertainty" not in told.replace("Standard uncertainty", "")
    # Sent again, having been read before: the other's change is not overwritten.
    assert client.post(address(TENSILE), body | {"once": "x"}).status_code == 409


def measured(bar, code=BRINELL):
    indents = [
        ReadingEntry(number, name, text, "mm")
        for number, pair in enumerate(INDENTS, start=1)
        for name, text in zip(("d1", "d2"), pair, strict=True)
    ]
    return recorded(bar, code, readings=indents)


def test_results_keep_what_they_were_computed_with(client, keeper, compartment, bar):
    first = measured(bar)
    client.force_login(keeper)
    page = client.get(address(BRINELL)).content.decode()
    assert "another value is another method" in page
    body = sent(client, BRINELL, u_force_rel="0.58", u_ball_mm="0.003",
                u_diameter_mm="0.005", reason="Verified in May.")  # fmt: skip
    assert "ball_mm" not in body
    assert client.post(address(BRINELL), body).status_code == 302
    second = measured(bar)
    scatter, both = (
        test.measurements.get(property__code="HBW_10_500").uncertainty
        for test in (first, second)
    )
    assert both > scatter > 0
    first.refresh_from_db()
    assert "u_force_rel" not in first.evaluation.parameters
    assert second.evaluation.parameters["u_force_rel"] == 0.0058
    client.force_login(people.person(Role.VIEWER, compartment))
    old, new = (client.get(t.get_absolute_url()).text for t in (first, second))
    assert "95 %, over 3 indents; not stated: force, ball, diameter" in old
    assert "95 %, over 3 indents and the instruments" in new
    assert "not stated" not in new
    assert "Standard uncertainty of the force" in new

    # Corrected, the first still has no uncertainty of the machine in it.
    again = versions.correct(
        test=first, entries=[], given=[
            ReadingEntry(1, "d1", "2.71", "mm"), ReadingEntry(1, "d2", "2.72", "mm"),
            ReadingEntry(2, "d1", "2.75", "mm"), ReadingEntry(2, "d2", "2.73", "mm"),
        ],
        reason="Misread.", by=people.person(Role.TECHNICIAN, compartment),
    )  # fmt: skip
    assert "u_force_rel" not in again.evaluation.parameters


def test_another_ball_is_another_method_and_needs_no_programmer(
    client,
    keeper,
    compartment,
    bar,
):
    measured(bar)
    client.force_login(keeper)
    row = method()
    with pytest.raises(ValidationError, match="another method"):
        method_settings.set_settings(
            by=keeper,
            method=row,
            version=row.version,
            values={"ball_mm": 5},
            reason="x",
        )
    Property.objects.create(
        code="HBW_10_250", name="Brinell, 250 kgf", canonical_unit="1", place="0.1"
    )
    new = catalogue.add_method(
        by=keeper,
        like=row,
        code="E10-250",
        standard="ASTM E10",
        edition="18",
        title="250",
    )
    prop = Property.objects.get(code="HBW_10_250")
    body = sent(
        client, new.code, force_kgf="250", property=prop.pk, reason="Soft alloys."
    )
    assert client.post(address(new.code), body).status_code == 302
    new.refresh_from_db()
    assert new.evaluation_settings["property"] == "HBW_10_250"
    assert [p.property.code for p in new.parts.filter(is_owed=True)] == ["HBW_10_250"]
    test = measured(bar, new.code)
    assert test.state == "submitted"
    # Half the force on the same indents: half the hardness.
    assert test.measurements.get(property=prop).value == pytest.approx(42.3, abs=0.1)


def test_the_arms_of_a_mold_are_rows(client, keeper):
    client.force_login(keeper)
    code = "HOUSE-CRC-1"
    body = sent(client, code, reason="A mold with three arms.") | {
        "rows-3-length": "", "rows-3-weight": "", "rows-2-weight": "9",
    }  # fmt: skip
    assert client.post(address(code), body).status_code == 302
    assert method(code).evaluation_settings["arms"] == [[51, 32], [89, 16], [127, 9]]
    page = client.get(method(code).get_absolute_url()).text
    assert "length 127 mm, weight of its length 9" in page
    body = sent(client, code, reason="Typed badly.") | {"rows-0-weight": "heavy"}
    assert client.post(address(code), body).status_code == 422


@pytest.mark.parametrize(
    ("code", "changed", "why"),
    [
        (BRINELL, {"force_kgf": "0"}, "expected 1 to 3000 kgf"),
        (BRINELL, {"force_kgf": "1,5"}, "1,5"),
        (BRINELL, {"least_indents": "2.5"}, "whole number"),
        (BRINELL, {"least_indents": "5", "reason": ""}, "This field is required"),
        (BRINELL, {"property": "0"}, "not one of the available choices"),
        (BRINELL, {"ball_mm": "7"}, "not one of the available choices"),
        (TENSILE, {"window_low": "0.5"}, "expected more than that"),
        (TENSILE, {"window": "fixed modulus"}, "a fixed modulus needs it"),
        (TENSILE, {"uncertainty_force_class": "1", "uncertainty_force_rel": "0.5"}, "expected one of them"),
        (TENSILE, {"modulus_band_gpa_to": "50"}, "expected more than that"),
        ("ASTM-E794-06", {"to_c": ""}, "This field is required"),
        ("ASTM-E794-06", {"to_c": "400"}, "expected more than that"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_said_beside_its_field(client, keeper, code, changed, why):
    client.force_login(keeper)
    was = method(code).evaluation_settings
    body = sent(client, code, **({"reason": "to see"} | changed))
    answer = client.post(address(code), body)
    assert answer.status_code == 422
    assert why in answer.text
    assert answer.context["form"].errors
    assert None not in answer.context["form"].errors
    assert method(code).evaluation_settings == was


def test_strangers_and_other_roles_change_nothing(client, keeper, compartment):
    for person in (
        people.person(Role.MANAGER, compartment),
        people.person(Role.VIEWER, compartment),
    ):
        client.force_login(person)
        assert client.get(address(BRINELL)).status_code == 403
        assert client.post(address(BRINELL), {"reason": "x"}).status_code == 403
        assert "Change the settings" not in client.get(method().get_absolute_url()).text
    client.logout()
    assert client.post(address(BRINELL), {}).status_code == 302
    client.force_login(keeper)
    assert client.get(address("NO-SUCH")).status_code == 404
    assert client.get(address("ASTM-E517-19")).status_code == 404  # typed numbers only


def test_the_api_tells_each_setting_with_unit_limits_and_value(client, keeper):
    client.force_login(keeper)
    told = client.get(f"/api/v1/test-methods/{BRINELL}/").json()["settings"]
    force = next(one for one in told if one["name"] == "u_force_rel")
    assert (force["value"], force["unit"], force["low"], force["high"]) == (
        None,
        "%",
        0.001,
        10,
    )
    ball = next(one for one in told if one["name"] == "ball_mm")
    assert (ball["value"], ball["options"], ball["is_identity"]) == (
        10,
        [1, 2.5, 5, 10],
        True,
    )
