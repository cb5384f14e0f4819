"""The demonstration: there once, honest about itself, and gone without a trace."""

import io
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connections
from django.db.models import Avg
from django.utils import timezone

from characterization.actions import summaries
from characterization.choices import TestState, Validity
from characterization.demonstration import assumptions, loading, people, removing
from characterization.demonstration.levels import level
from characterization.demonstration.making import Bar
from characterization.demonstration.melts import melt_of
from characterization.demonstration.recording import Simulation
from characterization.models import (
    CriterionStatement,
    Curve,
    MaterialCondition,
    Measurement,
    Micrograph,
    StaleSummary,
    Summary,
    Test,
)
from labtrack.accounts.actions import people as person_actions
from labtrack.accounts.models import Compartment, Membership, Organisation, User
from labtrack.instruments.models import IntakeProblem
from labtrack.jobs import dispatcher
from tests.factories import materials, results
from tests.factories import people as factories
from trials.actions import heats as heat_actions
from trials.choices import SpecimenKind
from trials.models import (
    ChargeAddition,
    ChemistrySample,
    Heat,
    PourDecision,
    Program,
    TrialRun,
)

# What migrations put there.
CATALOGUE = {
    "auth_permission",
    "characterization_acceptancelimit",
    "characterization_formulaversion",
    "characterization_literaturevalue",
    "characterization_methodproperty",
    "characterization_methodpropertyevent",
    "characterization_property",
    "characterization_propertyevent",
    "characterization_propertyrule",
    "characterization_testmethod",
    "characterization_testmethodevent",
    "django_content_type",
    "trials_alloy",
    "trials_compositionlimit",
    "trials_compositionrule",
    "trials_sectionclass",
    "trials_specification",
    "trials_specificationevent",
}
# What changes by itself, or only counts: no record.
NO_RECORDS = {"jobs_stalelog", "jobs_heartbeat", "django_migrations"}


@pytest.fixture
def own_files(tmp_path, monkeypatch):
    """The content-addressed store of this test alone."""
    monkeypatch.setattr(settings, "MEDIA_ROOT", tmp_path)
    return tmp_path


def contents() -> dict[str, str]:
    """A digest of every table, as the owner reads it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' "
            "AND relnamespace = 'public'::regnamespace ORDER BY relname"
        )
        tables = [name for (name,) in cursor.fetchall() if name not in NO_RECORDS]
        digests = {}
        for table in tables:
            cursor.execute(
                f"SELECT count(*), md5(string_agg(t::text, E'\\n' ORDER BY t::text)) "
                f'FROM "{table}" t'
            )
            digests[table] = str(cursor.fetchone())
    return digests


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def real_work():
    """A heat, a bar and a test of a real organization; 535.0 as cast, like simulated ones."""
    compartment = factories.compartment(name="Real program")
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    return results.sent_test(bar)


@pytest.mark.demonstration
def test_it_holds_what_a_visitor_should_meet(committed_db, own_files):

    assert Heat.objects.count() == 30
    assert ChemistrySample.objects.filter(heat__isnull=False).count() == 160
    current = Test.objects.current()
    bars = current.filter(
        specimen__kind=SpecimenKind.TENSILE_BAR, method__kind="tensile"
    )
    assert bars.count() == 30 * 14 + 18
    states = Counter(bars.values_list("state", flat=True))
    assert states[TestState.APPROVED] > 400
    assert states[TestState.SUBMITTED] >= 3
    assert states[TestState.IN_PROGRESS] == 3
    assert Curve.objects.filter(test__in=bars).count() == bars.count()
    invalid = current.filter(validity=Validity.INVALID)
    assert {test.invalid_code for test in invalid} == {
        "machine-fault",
        "fracture-outside-gauge",
    }
    assert set(IntakeProblem.objects.values_list("code", flat=True)) == {
        "unknown_specimen",
        "no_profile",
    }
    # Ten alloys in two molds and two tempers, the aged thick section of two alloys, and
    # the fatigue of two at one stress ratio.
    per_condition = [
        condition.tests.working().count()
        for condition in MaterialCondition.objects.all()
    ]
    assert len(per_condition) == 44, per_condition
    assert min(per_condition) >= 8


@pytest.mark.demonstration
def test_mounts_were_looked_at_and_some_wait_to_be_counted(committed_db, own_files):
    looked = Test.objects.current().filter(specimen__kind=SpecimenKind.MOUNT)
    states = Counter(looked.values_list("method__kind", "state"))
    assert states == {
        ("grain-intercepts", TestState.APPROVED): 15,
        ("area-fraction", TestState.APPROVED): 6,
        ("point-count", TestState.IN_PROGRESS): 1,
        ("arm-spacing", TestState.IN_PROGRESS): 1,
    }
    grains = Test.objects.released().filter(measurements__property__code="l_mean")
    for variant in assumptions.VARIANTS[:5]:
        mean = grains.filter(
            specimen__source_heat__alloy__code=variant.code,
            measurements__property__code="l_mean",
        ).aggregate(mean=Avg("measurements__value"))["mean"]
        expected = assumptions.EFFECTS["mean intercept, metal"].value
        expected -= 75 * float(variant.scandium)
        assert mean == pytest.approx(expected, rel=0.08)
    pores = Measurement.objects.filter(property__code="Aa_pore")
    assert all(0.3 < row.value < 1.2 and row.uncertainty for row in pores)
    # Every one of them opens in the viewer as one that a person uploaded.
    for field in Micrograph.objects.select_related("submission"):
        assert field.submission.body is not None
    assert set(Micrograph.objects.values_list("scale_source", flat=True)) == {
        "metadata",
        "stated",
        "",
    }


@pytest.mark.demonstration
def test_the_program_was_planned_before_its_first_heat(committed_db, own_files):
    first = Heat.objects.order_by("charged_at").first()
    statements = CriterionStatement.objects.all()
    assert statements.count() >= 6
    assert all(one.stated_at < first.charged_at for one in statements)
    program = Program.objects.get()
    assert program.program_alloys.count() == 9
    assert program.work_items.count() >= 5
    runs = TrialRun.objects.filter(trial__program=program)
    assert runs.filter(heat__isnull=False).count() == runs.count() == 30
    assert [run.planned_order for run in runs.order_by("heat__charged_at")] == list(
        range(1, 31)
    )


@pytest.mark.demonstration
def test_one_heat_was_poured_outside_its_window_with_a_reason(committed_db, own_files):
    deviation = PourDecision.objects.get(is_deviation=True)
    measured = ChemistrySample.objects.filter(
        heat=deviation.heat, stage="before-first-pour"
    ).first()
    scandium = measured.elements.get(element="Sc")
    assert scandium.value_wt_pct < 0.17
    assert "below its window" in deviation.reason


@pytest.mark.demonstration
def test_all_of_it_is_simulated(committed_db, own_files):

    assert not Organisation.objects.filter(is_simulated=False).exists()
    assert not Compartment.objects.filter(is_simulated=False).exists()
    assert all("SIMULATED" in c.marking for c in Compartment.objects.all())


@pytest.mark.demonstration
def test_levels_are_those_of_the_table_of_assumptions(committed_db, own_files):

    found = Test.objects.released().filter(measurements__property__code="Rp0.2")
    for variant in assumptions.VARIANTS:
        for mold, process in (
            (assumptions.METAL, "permanent-mold"),
            (assumptions.SAND, "dry-sand"),
        ):
            for temper in assumptions.TEMPERS:
                mean = found.filter(
                    specimen__source_heat__alloy__code=variant.code,
                    specimen__casting_run__process=process,
                    material_state__temper=temper,
                ).aggregate(mean=Avg("measurements__value"))["mean"]
                expected = level(
                    scandium=float(variant.scandium),
                    zirconium=float(variant.zirconium),
                    mold=mold,
                    temper=temper,
                )
                # Three heats with 3.5 MPa between them, and one poured low in Sc.
                assert mean == pytest.approx(expected.proof_strength_mpa, abs=9)


@pytest.mark.demonstration
def test_scandium_does_not_pay_in_the_thick_section(committed_db, own_files):
    found = Test.objects.released().filter(
        measurements__property__code="Rp0.2", specimen__casting__isnull=False
    )
    means = dict(
        found.values_list("specimen__source_heat__alloy__code").annotate(
            Avg("measurements__value")
        )
    )
    assert means[assumptions.VARIANT] - means[assumptions.BASE] < 8


@pytest.mark.demonstration
def test_nobody_approved_a_test_of_their_own(committed_db, own_files):

    for test in Test.objects.filter(state=TestState.APPROVED):
        assert test.approved_by.full_name == "April Stannard"
        assert test.operator.full_name == "Tess Nickel"


def test_the_same_seed_gives_the_same_bytes():
    melt = melt_of(assumptions.VARIANTS[0], 1)
    bar = Bar(None, melt, assumptions.METAL, assumptions.AS_CAST, 1)

    def exported():
        simulation, fate = Simulation(), assumptions.Fate()
        made = simulation.bar(bar, fate)
        return simulation.export(
            made,
            specimen="H26-001-PM01-B1",
            tested=datetime(2026, 3, 2, 9, tzinfo=UTC),
            fate=fate,
        )

    assert exported() == exported()


@pytest.mark.demonstration
def test_the_master_alloy_is_withheld_from_the_technician(committed_db, own_files):
    technician = User.objects.get(email=f"technician@{people.DOMAIN}")

    hidden = ChargeAddition.objects.filter(lot__material="Al-2Sc")
    assert hidden.count() == 24
    assert not Membership.objects.filter(
        user=technician, compartment__name__contains="supply"
    ).exists()


@pytest.mark.demonstration
def test_a_second_load_says_that_it_is_there(committed_db, own_files):
    before = contents()
    out = io.StringIO()
    call_command("demo_load", stdout=out)

    assert "there already" in out.getvalue()
    assert contents() == before


@pytest.mark.demonstration
def test_accounts_are_listed_while_their_password_is_the_known_one(
    committed_db, own_files
):
    person_actions.set_password(
        person=User.objects.get(email=f"viewer@{people.DOMAIN}"),
        password="something of their own",
    )
    out = io.StringIO()
    call_command("demo_accounts", stdout=out)

    lines = out.getvalue().splitlines()
    assert len(lines) == len(people.PEOPLE) - 1
    assert all(people.PASSWORD in line for line in lines)
    assert not any("viewer@" in line for line in lines)


@pytest.mark.slow
def test_removal_leaves_the_database_and_the_files_as_they_were(
    committed_db, own_files
):
    real_work()
    before = contents()
    loading.load(at=timezone.now())
    assert files_in(own_files)

    call_command("demo_remove", stdout=io.StringIO())

    assert contents() == before
    assert not files_in(own_files)


@pytest.mark.demonstration
def test_removal_takes_what_people_did_with_it_too(committed_db, own_files, signed_in):
    technician = User.objects.get(email=f"technician@{people.DOMAIN}")
    signed_in(technician)
    heat = Heat.objects.first()
    heat_actions.edit(
        by=technician, heat=heat, version=heat.version, reason="Seen.", notes="Smooth."
    )
    person_actions.choose_settings(person=technician, unit_system="si", time_zone="UTC")
    dispatcher.coalesce()
    for owed in StaleSummary.objects.order_by("pk")[:4]:
        summaries.refresh(stale_pk=owed.pk)
    assert Summary.objects.exists()
    assert StaleSummary.objects.exists()

    removing.remove()

    counted = {table for table, digest in contents().items() if "None" not in digest}
    assert counted <= CATALOGUE


@pytest.mark.demonstration
def test_removal_is_refused_by_name_while_a_real_record_refers_to_a_person_of_it(
    committed_db, own_files
):
    engineer = User.objects.get(email=f"engineer@{people.DOMAIN}")
    real = materials.heat(compartment=factories.compartment(), by=engineer)
    before = contents()

    with pytest.raises(CommandError, match=f"heat {real.code}.*Enzo Ferrand"):
        call_command("demo_remove", stdout=io.StringIO())
    assert contents() == before


@pytest.mark.demonstration
def test_a_real_compartment_of_a_demonstration_organization_keeps_it(
    committed_db, own_files
):
    foundry = Organisation.objects.get(short_name="simfoundry")
    factories.compartment(foundry, name="Meant seriously")

    with pytest.raises(removing.StillReferredTo, match="Meant seriously"):
        removing.remove()


def test_without_a_demonstration_there_is_nothing_to_remove(committed_db):
    real_work()
    before = contents()
    out = io.StringIO()
    call_command("demo_remove", stdout=out)

    assert "no demonstration" in out.getvalue()
    assert contents() == before
