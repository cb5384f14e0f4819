"""Whoever keeps the catalogue adds properties, methods and rules on pages."""

import pytest
from django.urls import reverse

from characterization.actions import catalogue
from characterization.models import Property, TestMethod
from labtrack.accounts.choices import Role
from tests.factories import people

pytestmark = pytest.mark.django_db


def url(name, *arguments):
    return reverse(f"characterization:{name}", args=arguments)


PROPERTY = {
    "code": "HV_0.3", "name": "Vickers hardness, 0.3 kgf", "role": "result",
    "canonical_unit": "1", "place": "0.1", "hard_low": "1", "soft_low": "20",
    "soft_high": "250", "hard_high": "3000",
}  # fmt: skip


def test_a_property_and_a_new_edition_need_no_programmer(client, keeper):
    client.force_login(keeper)
    answer = client.post(url("property-create"), PROPERTY)
    assert answer.status_code == 302
    assert Property.objects.get(code="HV_0.3").customary_unit == "1"
    old = TestMethod.objects.get(code="ASTM-B557-15")
    answer = client.post(
        url("test-method-create"),
        {
            "like": old.pk, "code": "ASTM-B557-24", "standard": "ASTM B557",
            "edition": "24", "title": "Tension testing", "specimen_kinds": ["tensile-bar"],
        },
    )  # fmt: skip
    assert answer.status_code == 302
    new = TestMethod.objects.get(code="ASTM-B557-24")
    assert new.kind == "tensile"
    assert new.parts.count() == old.parts.count()
    assert new.rules.count() == old.rules.count() > 0
    page = client.get(new.get_absolute_url()).content.decode()
    assert "Add a rule" in page


def test_a_part_and_a_rule_are_added_and_withdrawn_with_a_reason(client, keeper):
    client.force_login(keeper)
    method = TestMethod.objects.get(code="ASTM-G110-92")
    pit = Property.objects.get(code="d_pit_max")
    deepest = Property.objects.get(code="d_IGC_max")
    part = {"prop": pit.pk, "owed_by": "person", "is_owed": "on"}
    assert (
        client.post(url("test-method-set-property", method.code), part).status_code
        == 302
    )
    rule = {"left": pit.pk, "relation": "<=", "right": deepest.pk}
    assert (
        client.post(url("test-method-add-rule", method.code), rule).status_code == 302
    )
    row = method.rules.get(left=pit)
    client.post(
        url("test-method-withdraw-rule", method.code, row.pk),
        {"reason": "Pits go deeper."},
    )
    row.refresh_from_db()
    assert row.withdrawn_because == "Pits go deeper."


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"canonical_unit": "MPA"}, "is not a unit"),
        ({"customary_unit": "ksi"}, "is a unit of stress"),
        ({"place": "fine"}, "A place is a number"),
        ({"soft_low": "4000"}, "Limits go from impossible"),
        ({"codes": "PA, PB"}, "nothing else has codes"),
        ({"codes": "PA, PA"}, "stands twice"),
        ({"code": "Rm"}, "already exists"),
    ],
)
def test_what_contradicts_itself_is_said_beside_its_field(client, keeper, changed, why):
    client.force_login(keeper)
    answer = client.post(url("property-create"), PROPERTY | changed)
    assert answer.status_code == 422
    assert why in answer.content.decode()


def test_a_rule_compares_like_with_like(client, keeper):
    client.force_login(keeper)
    method = TestMethod.objects.get(code="ASTM-B557-15")
    known = Property.objects.in_bulk(["Rm", "A_4D", "KV8"], field_name="code")
    for left, right, why in (
        ("Rm", "A_4D", "do not compare"),
        ("Rm", "KV8", "does not give KV8"),
        ("Rm", "Rm", "between two properties"),
    ):
        answer = client.post(
            url("test-method-add-rule", method.code),
            {"left": known[left].pk, "relation": "<=", "right": known[right].pk},
        )
        assert answer.status_code == 422
        assert why in answer.content.decode()


def test_codes_are_only_added_to_and_history_says_who(client, keeper):
    client.force_login(keeper)
    rated = Property.objects.get(code="G66")
    fields = {
        "version": rated.version, "name": rated.name, "place": "1",
        "codes": "PA, N", "reason": "Another order.",
    }  # fmt: skip
    answer = client.post(url("property-update", "G66"), fields)
    assert "stay in their order" in answer.content.decode()
    more = fields | {"codes": ", ".join([*rated.codes, "E"]), "reason": "E was asked."}
    assert client.post(url("property-update", "G66"), more).status_code == 302
    rated.refresh_from_db()
    assert rated.codes[-1] == "E"
    assert rated.events.get().pgh_context.metadata["reason"] == "E was asked."
    # Read before another saved: nothing is overwritten.
    assert client.post(url("property-update", "G66"), more).status_code == 409


def test_others_read_and_change_nothing(client, keeper, compartment):
    other = people.person(Role.MANAGER, compartment)
    client.force_login(other)
    assert client.get(url("property-list")).status_code == 200
    assert client.get(url("property-detail", "HRE")).status_code == 200
    for name, *arguments in (
        ("property-create",),
        ("property-update", "Rm"),
        ("test-method-create",),
        ("test-method-update", "ASTM-B557-15"),
        ("test-method-add-rule", "ASTM-B557-15"),
        ("test-method-set-property", "ASTM-B557-15"),
    ):
        refused = client.post(url(name, *arguments), {})
        assert refused.status_code == 403
        assert "kept by laboratory managers" in refused.text
        assert "manager of the compartment" not in refused.text
    assert not catalogue.keeps(other)
