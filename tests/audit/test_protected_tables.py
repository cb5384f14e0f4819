"""Every table that keeps records refuses to change them, whatever way is tried."""

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.utils import timezone

from characterization.choices import Basis
from characterization.models import (
    CalculatedValue,
    Curve,
    Evaluation,
    FormulaVersion,
    NotObtained,
    Property,
    Reading,
    Summary,
    TestFlag,
)
from labtrack.accounts.models import OneTimeLink, ViewingScope
from labtrack.api.models import IdempotencyKey
from labtrack.audit.refusals import SENTENCES, sqlstate
from labtrack.instruments.models import (
    ImportProfile,
    Instrument,
    RawSubmission,
    SubmissionReading,
    SubmissionReceipt,
    Trace,
)
from tests.factories import (
    chemistry,
    materials,
    micrographs,
    people,
    plans,
    stored_tests,
    supply,
)
from trials.models import LoadLog

NO_RIGHT = "42501"
PROTECTED = """
    SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
    WHERE t.tgname = c.relname || '_keep_all' AND c.relname <> 'pghistory_context'
    ORDER BY 1
"""
HISTORY_OF = "event"


def protected_tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(PROTECTED)
        return [name for (name,) in cursor.fetchall()]


def fill(compartment) -> None:
    """At least one record in each protected table, of this compartment."""
    by = people.person("technician", compartment)
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment, by=by))
    )
    instrument = Instrument.objects.create(
        organisation=compartment.organisation,
        name="Frame 3",
        kind="tensile frame",
        default_compartment=compartment,
    )
    ImportProfile.objects.create(
        organisation=compartment.organisation,
        name="Frame 3",
        definition={},
        created_by=by,
    )
    submission = RawSubmission.objects.create(
        compartment=compartment,
        instrument=instrument,
        kind="file",
        size=2,
        sha256="0" * 64,
        fingerprint=f"{compartment.pk:064}",
        body=b"1;",
        received_at=timezone.now(),
    )
    SubmissionReceipt.objects.create(submission=submission, received_at=timezone.now())
    SubmissionReading.objects.create(submission=submission, format="burns")
    trace = Trace.objects.create(
        compartment=compartment,
        kind="tensile",
        channel_names=["force"],
        channel_units=["N"],
        points=1,
        data=b"12345678",
    )
    test = stored_tests.tensile_test(bar, state="in-progress", by=by)
    curve = Curve.objects.create(test=test, compartment=compartment, trace=trace)
    Evaluation.objects.create(
        test=test,
        compartment=compartment,
        curve=curve,
        program="tensile 1",
        parameters={},
        details={},
    )
    NotObtained.objects.create(
        test=test,
        compartment=compartment,
        property=Property.objects.get(code="n"),
        reason="not reached",
    )
    Reading.objects.create(
        test=test,
        compartment=compartment,
        number=1,
        name="d1",
        value=2.75,
        text="2.75",
        unit="mm",
    )
    TestFlag.objects.create(test=test, code="late", message="It came late.")
    formula = FormulaVersion.objects.create(
        property=Property.objects.get(code="YR"),
        number=compartment.pk + 1,
        text="Rp0.2 / Rm",
        spelled_out="Rp0.2 / Rm",
        uses=["Rp0.2", "Rm"],
        takes=["Rp0.2", "Rm"],
        reason="Once more.",
        written_by=by,
    )
    CalculatedValue.objects.create(
        test=test, compartment=compartment, formula=formula, value=0.5, inputs={}
    )
    stored_tests.move(test, "submitted")
    cycle = materials.heat_treatment_cycle(compartment=compartment, by=by)
    materials.material_state(bar, cycle)
    LoadLog.objects.create(
        load=materials.heat_treatment_load(cycle, by=by),
        trace=Trace.objects.create(
            compartment=compartment,
            kind="furnace-log",
            channel_names=["time"],
            channel_units=["s"],
            points=1,
            data=b"12345678",
        ),
        submission=submission,
        compartment=compartment,
        started_at=timezone.now(),
        matched_by="file name",
    )
    chemistry.sample(bar.source_heat)
    chemistry.decision(bar.source_heat)
    issued = supply.specification(
        compartment=compartment, by=by, rules=[("Fe", "0.45", "Mn", "0.5")]
    )
    supply.acceptance_limit(issued)
    issued.issued_on = supply.ISSUED_ON
    issued.save()
    scope = ViewingScope.objects.create(
        key=str(compartment.pk), is_simulated=compartment.is_simulated
    )
    Summary.objects.create(
        condition=test.material_condition,
        property=Property.objects.get(code="Rm"),
        scope=scope,
        basis=Basis.WORKING,
        version=1,
        n=1,
        n_heats=1,
        n_approved=0,
        statistics={},
        input_ids=[test.measurements.first().pk],
        input_hash="0" * 64,
        program="labtrack 0",
        computed_at=timezone.now(),
    )
    plans.criterion(plans.program(compartment=compartment, by=by))
    micrographs.measured_test(bar, micrographs.pore_files(1), by=by)
    IdempotencyKey.objects.create(
        sender=f"instrument:{instrument.pk}",
        route="tests",
        key="1",
        fingerprint="0" * 64,
        status=201,
        body="{}",
    )
    OneTimeLink.objects.create(
        kind="invitation",
        organisation=compartment.organisation,
        secret_sha256=f"{compartment.pk:064}",
        expires_at=timezone.now(),
        used_at=timezone.now(),
    )


@pytest.fixture
def filled(db):
    fill(people.compartment())


def record_tables() -> list[str]:
    return [name for name in protected_tables() if not name.endswith(HISTORY_OF)]


def changed_column(cursor, table: str) -> str:
    """A column of the table that no exception names, with an assignment that changes it;
    one that is never empty where there is one, for nothing plus one is nothing.
    """
    cursor.execute(
        """
        SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
        WHERE attrelid = %s::regclass AND attnum > 1 AND NOT attisdropped
            AND atttypid IN ('varchar'::regtype, 'text'::regtype, 'jsonb'::regtype,
                             'float8'::regtype, 'int8'::regtype)
            AND attname NOT IN ('compartment_id', 'state', 'validity', 'close_reason',
                                'invalid_code', 'invalid_reason', 'revision',
                                'excluded_reason',
                                'material_condition_id')
            AND attname NOT LIKE '%%\\_by\\_id'
        ORDER BY NOT attnotnull, attnum LIMIT 1
        """,
        [table],
    )
    column, kind = cursor.fetchone()
    values = {
        "character varying": "'x'",
        "text": "'other'",
        "jsonb": """'{"other": 1}'""",
        "double precision": f'{table}."{column}" + 1',
        "bigint": f'{table}."{column}" + 1',
    }
    return f'"{column}" = {values[kind]}'


def upsert(cursor, table: str) -> str:
    cursor.execute(
        "SELECT string_agg(quote_ident(attname), ', ') FROM pg_attribute "
        "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped "
        # What the database computes is not inserted.
        "AND attgenerated = ''",
        [table],
    )
    (columns,) = cursor.fetchone()
    change = changed_column(cursor, table)
    return (
        f"INSERT INTO {table} ({columns}) SELECT {columns} FROM {table} "
        f"ON CONFLICT (id) DO UPDATE SET {change}"
    )


def update(cursor, table: str) -> str:
    return f"UPDATE {table} SET {changed_column(cursor, table)}"


WAYS = {
    "update": update,
    "delete": lambda cursor, table: f"DELETE FROM {table}",
    "truncate": lambda cursor, table: f"TRUNCATE {table} CASCADE",
    "upsert": upsert,
    "disable the triggers": lambda cursor, table: (
        f"ALTER TABLE {table} DISABLE TRIGGER ALL"
    ),
    "drop": lambda cursor, table: f"DROP TABLE {table} CASCADE",
}


def refusal(cursor, statement: str, using: str = "default") -> str:
    """The SQLSTATE with which the database refused, empty when it did not."""
    try:
        with transaction.atomic(using=using):
            cursor.execute(statement)
    except DatabaseError as error:
        return sqlstate(error)
    return ""


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.django_db
def test_the_application_role_changes_no_record(filled, way):
    with connection.cursor() as cursor:
        found = {}
        for table in record_tables():
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone()[0] > 0, f"{table} is empty: this proves nothing"
            found[table] = refusal(cursor, WAYS[way](cursor, table))
    assert {t: s for t, s in found.items() if s not in {NO_RIGHT, *SENTENCES}} == {}


@pytest.mark.django_db
def test_the_application_role_cannot_switch_triggers_off_for_its_session(filled):
    with connection.cursor() as cursor:
        for setting in ("replica", "local"):
            assert (
                refusal(cursor, f"SET session_replication_role = {setting}") == NO_RIGHT
            )


@pytest.mark.django_db
def test_every_guard_also_fires_for_a_replica():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname FROM pg_trigger "
            "WHERE NOT tgisinternal AND tgname NOT LIKE 'pgtrigger%' "
            "AND tgenabled <> 'A'"
        )
        assert cursor.fetchall() == []


@pytest.mark.django_db
def test_every_history_table_is_protected():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE column_name = 'pgh_obj_id' AND table_schema = 'public'"
        )
        history = {name for (name,) in cursor.fetchall()}
    assert history <= set(protected_tables())


def test_the_owner_too_changes_no_record_of_something_measured(committed_db):
    fill(people.compartment())
    with connections["owner"].cursor() as cursor:
        for table in record_tables():
            for way in ("update", "delete", "truncate", "upsert"):
                statement = WAYS[way](cursor, table)
                assert refusal(cursor, statement, "owner") in SENTENCES, (table, way)


def test_the_owner_removes_what_is_simulated_and_nothing_else(committed_db):
    simulated = people.compartment(
        people.organisation(is_simulated=True), is_simulated=True
    )
    fill(people.compartment())
    fill(simulated)
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in record_tables():
            cursor.execute(f"SELECT count(*) FROM {table}")
            (before,) = cursor.fetchone()
            left = remove_row_by_row(cursor, table)
            assert 0 < left < before, table


def remove_row_by_row(cursor, table: str) -> int:
    """Try to delete each row by itself and take it back; how many the guard kept."""
    cursor.execute(f"SELECT id FROM {table}")
    kept = 0
    for (pk,) in cursor.fetchall():
        with transaction.atomic(using="owner"):
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            try:
                with transaction.atomic(using="owner"):
                    cursor.execute(f"DELETE FROM {table} WHERE id = %s", [pk])
            except DatabaseError as error:
                kept += sqlstate(error) in SENTENCES
            transaction.set_rollback(True, using="owner")
    return kept


@pytest.mark.django_db
def test_the_application_role_does_not_remove_what_is_simulated():
    fill(people.compartment(is_simulated=True))
    with connection.cursor() as cursor:
        for table in record_tables():
            state = refusal(cursor, f"DELETE FROM {table}")
            assert state in {NO_RIGHT, *SENTENCES}, table


@pytest.mark.django_db
def test_simulated_is_fixed_at_creation():
    compartment = people.compartment()
    compartment.is_simulated = True
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        compartment.save()


@pytest.mark.django_db
def test_an_invitation_that_nobody_used_may_go():
    organisation = people.organisation()
    link = OneTimeLink.objects.create(
        kind="invitation",
        organisation=organisation,
        secret_sha256="1" * 64,
        expires_at=timezone.now(),
    )
    link.delete()
    assert not OneTimeLink.objects.exists()


@pytest.mark.django_db
def test_a_cycle_is_open_until_it_is_used():
    cycle = materials.heat_treatment_cycle()
    cycle.segments.update(duration_h=5)
    cycle.notes = "Tried out."
    cycle.save()
    materials.heat_treatment_load(cycle)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        cycle.segments.update(duration_h=6)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        cycle.segments.create(position=2, kind="soak")
    cycle.temper = "T6"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        cycle.save()


@pytest.mark.django_db
def test_a_material_state_is_open_until_a_test_points_to_it():
    bar = materials.specimen()
    state = bar.material_states.get()
    state.temper = "F1"
    state.save()
    stored_tests.tensile_test(bar)
    state.temper = "F"
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        state.save()


MOVABLE = """
    SELECT c.table_name FROM information_schema.columns c
    WHERE c.column_name = 'compartment_id' AND c.table_schema = 'public'
        AND (c.table_name LIKE 'trials_%' OR c.table_name LIKE 'characterization_%'
             OR c.table_name IN ('instruments_rawsubmission', 'instruments_trace'))
        -- History is where its record lies.
        AND NOT EXISTS (SELECT 1 FROM information_schema.columns h
            WHERE h.table_name = c.table_name AND h.column_name = 'pgh_obj_id')
"""


@pytest.mark.django_db
def test_every_record_in_a_compartment_stays_of_its_kind():
    with connection.cursor() as cursor:
        cursor.execute(MOVABLE)
        movable = {name for (name,) in cursor.fetchall()}
        cursor.execute(
            "SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname LIKE '%_kind_rows'"
        )
        guarded = {name for (name,) in cursor.fetchall()}
    assert movable == guarded


@pytest.mark.django_db
@pytest.mark.parametrize("of_what", ["heat", "submission"])
def test_what_was_measured_does_not_move_among_what_is_simulated(of_what):
    measured = people.compartment()
    simulated = people.compartment(measured.organisation, is_simulated=True)
    if of_what == "heat":
        record = materials.heat(compartment=measured)
    else:
        fill(measured)
        record = RawSubmission.objects.get(kind="file")
    record.compartment = simulated
    with pytest.raises(DatabaseError, match="does not move"), transaction.atomic():
        record.save()


@pytest.mark.django_db
def test_a_record_moves_between_compartments_of_one_kind_and_its_tests_follow():
    test = stored_tests.tensile_test()
    bar, other = test.specimen, people.compartment(test.compartment.organisation)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE trials_heat SET compartment_id = %s WHERE id = %s",
            [other.pk, bar.source_heat_id],
        )
    test.refresh_from_db()
    assert test.compartment_id == other.pk
    assert test.measurements.filter(compartment=other).count() == 3
