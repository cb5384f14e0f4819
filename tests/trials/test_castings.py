"""Pieces of a pour: numbered, weighed, judged; scrap stays; the yield where it is known."""

import csv
import io

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from labtrack.accounts.choices import Role
from labtrack.editing import StaleEdit
from labtrack.entered import entered
from tests.factories import materials, people
from trials.actions import casting_runs, castings
from trials.actions.castings import Judgment, PieceChange
from trials.dashboards.casting_yield import yield_of
from trials.models import Casting

pytestmark = pytest.mark.django_db
SCRAP = Judgment("scrap", "hot-tear", "A tear at the rib, 12 mm long.")


@pytest.fixture
def technician(compartment):
    return people.person(Role.TECHNICIAN, compartment)


@pytest.fixture
def run(compartment):
    return materials.casting_run(
        materials.heat(compartment=compartment, code="H26-014"), code="H26-014-PM03"
    )


@pytest.fixture
def browser(client, technician):
    client.force_login(technician)
    return client


def kg(text):
    return entered(text, "kg", "kg")


def batch(run, technician, count=3, *masses):
    return castings.create_batch(
        by=technician,
        casting_run=run,
        piece="step plate",
        count=count,
        masses=[kg(mass) if mass else None for mass in masses],
    )


class TestBatch:
    def test_pieces_get_numbers_codes_and_the_masses_there_are(self, run, technician):
        batch(run, technician, 3, "4.21", "", "4.18")
        more = batch(run, technician, 1)
        found = Casting.objects.order_by("number").values_list(
            "number", "mass_as_entered"
        )
        assert list(found) == [(1, "4.21 kg"), (2, ""), (3, "4.18 kg"), (4, "")]
        assert more[0].code not in {"", None}
        assert {c.verdict for c in Casting.objects.all()} == {"open"}

    @pytest.mark.parametrize(
        ("count", "masses", "where"),
        [(0, (), "count"), (201, (), "count"), (1, ("1", "2"), "masses")],
    )
    def test_a_batch_of_no_size_is_refused(self, run, technician, count, masses, where):
        with pytest.raises(ValidationError) as refused:
            batch(run, technician, count, *masses)
        assert where in refused.value.message_dict
        assert not Casting.objects.exists()

    def test_a_viewer_records_none(self, run, compartment):
        with pytest.raises(PermissionDenied):
            batch(run, people.person(Role.VIEWER, compartment))

    def test_masses_are_pasted_one_a_line(self, browser, run):
        sent = {
            "casting_run": run.code,
            "piece": "step plate",
            "count": "4",
            "unit": "lb",
            "masses": "9.28\r\n\r\n9.31\r\n",
        }
        answer = browser.post("/castings/several/", sent)
        assert answer.url == run.get_absolute_url()
        found = Casting.objects.order_by("number").values_list(
            "mass_as_entered", flat=True
        )
        assert list(found) == ["9.28 lb", "", "9.31 lb", ""]
        assert Casting.objects.get(number=1).mass_kg == pytest.approx(4.2093, abs=1e-4)

    def test_every_wrong_line_is_said_and_nothing_is_saved(self, browser, run):
        sent = {
            "casting_run": run.code,
            "piece": "step plate",
            "count": "4",
            "unit": "kg",
            "masses": "4.2\n4,3\nnan\nfour",
        }
        answer = browser.post("/castings/several/", sent)
        assert answer.status_code == 422
        for line in ("Line 2", "Line 3", "Line 4"):
            assert line in answer.text
        assert not Casting.objects.exists()


class TestVerdict:
    def test_scrap_has_a_code_a_sentence_and_who_judged(self, run, technician):
        (piece,) = batch(run, technician, 1)
        piece = castings.edit(
            by=technician,
            casting=piece,
            version=piece.version,
            mass=kg("4.2"),
            judgment=SCRAP,
        )
        assert (piece.verdict, piece.scrap_code) == ("scrap", "hot-tear")
        assert piece.judged_by == technician
        assert piece.judged_at is not None

    @pytest.mark.parametrize(
        ("judgment", "where"),
        [
            (Judgment("scrap", "", "A tear."), "scrap_code"),
            (Judgment("scrap", "hot-tear", "  "), "scrap_reason"),
            (Judgment("good", "hot-tear", "A tear."), "verdict"),
        ],
    )
    def test_half_a_verdict_is_refused_beside_its_field(
        self, run, technician, judgment, where
    ):
        with pytest.raises(ValidationError) as refused:
            castings.record(
                by=technician, casting_run=run, piece="plate", judgment=judgment
            )
        assert where in refused.value.message_dict

    def test_the_database_refuses_scrap_without_a_reason(self, run, technician):
        (piece,) = batch(run, technician, 1)
        with pytest.raises(IntegrityError), transaction.atomic():
            Casting.objects.filter(pk=piece.pk).update(verdict="scrap")

    def test_another_edit_leaves_who_judged(self, run, technician, compartment):
        piece = castings.record(
            by=technician, casting_run=run, piece="plate", judgment=SCRAP
        )
        other = people.person(Role.ENGINEER, compartment)
        piece = castings.edit(
            by=other, casting=piece, version=piece.version, notes="Sent to be cut."
        )
        assert piece.judged_by == technician
        assert piece.verdict == "scrap"

    def test_a_verdict_taken_back_stays_in_the_history(self, run, technician):
        piece = castings.record(
            by=technician, casting_run=run, piece="plate", judgment=SCRAP
        )
        piece = castings.edit(
            by=technician,
            casting=piece,
            version=piece.version,
            judgment=Judgment(),
            reason="It was another plate.",
        )
        assert piece.judged_by is None
        assert piece.events.get().scrap_code == "hot-tear"

    def test_numbers_are_unique_in_a_pour(self, run, technician):
        castings.record(by=technician, casting_run=run, piece="plate", number=2)
        with pytest.raises(ValidationError, match="piece of that number"):
            castings.record(by=technician, casting_run=run, piece="plate", number=2)


class TestPiecesOfARun:
    def sent(self, pieces, **changes):
        """What the grid sends back; `changes` by row and field, such as r0_mass."""
        rows = {
            "rows-TOTAL_FORMS": str(len(pieces)),
            "rows-INITIAL_FORMS": str(len(pieces)),
        }
        for n, piece in enumerate(pieces):
            number, _space, unit = piece.mass_as_entered.partition(" ")
            rows |= {
                f"rows-{n}-pk": str(piece.pk),
                f"rows-{n}-version": str(piece.version),
                f"rows-{n}-mass": number,
                f"rows-{n}-mass_unit": unit or "kg",
                f"rows-{n}-verdict": piece.verdict,
                f"rows-{n}-scrap_code": piece.scrap_code,
                f"rows-{n}-scrap_reason": piece.scrap_reason,
                f"rows-{n}-inspection_notes": piece.inspection_notes,
                f"rows-{n}-was": "¦".join(
                    (piece.mass_as_entered, piece.verdict, "", "", "")
                ),
            }
        for name, value in changes.items():
            row, field = name.split("_", 1)
            rows[f"rows-{row[1:]}-{field}"] = value
        return rows

    def url(self, run):
        return f"/casting-runs/{run.code}/pieces/"

    def test_only_touched_rows_are_saved_and_the_rest_stays_open(
        self, browser, run, technician
    ):
        pieces = batch(run, technician, 3, "4.2", "4.1", "4.0")
        answer = browser.post(
            self.url(run),
            self.sent(pieces, r0_verdict="good", r2_mass="3.9"),
        )
        assert answer.status_code == 302, answer.text
        found = Casting.objects.order_by("number").values_list(
            "verdict", "mass_as_entered", "version"
        )
        assert list(found) == [
            ("good", "4.2 kg", 2),
            ("open", "4.1 kg", 1),
            ("open", "3.9 kg", 2),
        ]

    def test_a_half_verdict_is_shown_in_its_row_and_nothing_is_saved(
        self, browser, run, technician
    ):
        pieces = batch(run, technician, 2)
        answer = browser.post(
            self.url(run), self.sent(pieces, r0_verdict="good", r1_verdict="scrap")
        )
        assert answer.status_code == 422
        assert "Say what it is scrapped for." in answer.text
        assert set(Casting.objects.values_list("verdict", flat=True)) == {"open"}

    def test_who_comes_second_sees_it_and_may_go_on(self, browser, run, technician):
        pieces = batch(run, technician, 2)
        castings.edit(
            by=technician,
            casting=pieces[0],
            version=1,
            mass=kg("4.4"),
            judgment=Judgment("good"),
        )
        sent = self.sent(pieces, r0_mass="4.3")
        answer = browser.post(self.url(run), sent)
        assert answer.status_code == 409
        assert "4.4 kg" in answer.text
        assert 'value="4.3"' in answer.text
        again = browser.post(self.url(run), sent | {"rows-0-version": "2"})
        assert again.status_code == 302
        assert Casting.objects.get(number=1).mass_as_entered == "4.3 kg"

    def test_a_row_of_another_pour_is_refused(self, browser, run, technician):
        pieces = batch(run, technician, 1)
        other = materials.casting(materials.casting_run(run.heat))
        sent = self.sent(pieces) | {"rows-0-pk": str(other.pk)}
        assert browser.post(self.url(run), sent).status_code == 422

    def test_the_action_saves_all_or_nothing(self, run, technician):
        first, second = batch(run, technician, 2)
        changes = [
            PieceChange(first, 1, {"judgment": Judgment("good")}),
            PieceChange(second, 7, {"judgment": Judgment("good")}),
        ]
        with pytest.raises(StaleEdit):
            castings.edit_pieces(by=technician, changes=changes)
        assert set(Casting.objects.values_list("verdict", flat=True)) == {"open"}


class TestYield:
    def test_it_is_shipped_over_poured_and_says_what_it_lacks(self, run, technician):
        assert yield_of(run).lacks == "needs the poured mass"
        run = casting_runs.edit(
            by=technician, casting_run=run, version=1, poured_mass=kg("20.0")
        )
        assert yield_of(run).lacks == "no piece was judged good yet"
        good = Judgment("good")
        for mass in ("4.2", "4.3"):
            castings.record(
                by=technician, casting_run=run, piece="p", mass=kg(mass), judgment=good
            )
        castings.record(
            by=technician, casting_run=run, piece="p", mass=kg("4.1"), judgment=SCRAP
        )
        found = yield_of(run)
        assert found.fraction == pytest.approx(0.425)
        assert (found.good, found.scrap) == (2, 1)
        castings.record(by=technician, casting_run=run, piece="p", judgment=good)
        assert yield_of(run).lacks == "1 good piece is not weighed"
        assert yield_of(run).fraction is None

    def test_the_page_of_the_pour_shows_it(self, browser, run, technician):
        casting_runs.edit(
            by=technician,
            casting_run=run,
            version=1,
            poured_mass=kg("10"),
            fill_time=entered("8.5", "s", "s"),
            ambient_humidity=entered("41", "%", "%"),
            shake_out=entered("0.5", "h", "min"),
            sequence_number=3,
            filter="ceramic foam, 10 ppi",
        )
        castings.record(
            by=technician,
            casting_run=run,
            piece="plate",
            mass=kg("4.2"),
            judgment=Judgment("good"),
        )
        page = browser.get(run.get_absolute_url()).text
        for part in ("42.0", "8.5 s", "41 %", "0.5 h", "10 ppi", "Weigh and judge"):
            assert part in page, part


def test_details_of_a_pour_that_cannot_be_are_refused(run, technician):
    for name, text, unit, canonical in (
        ("ambient_humidity", "101", "%", "%"),
        ("fill_time", "0", "s", "s"),
        ("poured_mass", "-1", "kg", "kg"),
        ("shake_out", "30", "d", "min"),
    ):
        with pytest.raises(ValidationError):
            casting_runs.edit(
                by=technician,
                casting_run=run,
                version=1,
                **{name: entered(text, unit, canonical)},
            )


def test_the_list_finds_scrap_of_a_heat_and_exports_it(browser, run, technician):
    castings.record(by=technician, casting_run=run, piece="plate", judgment=SCRAP)
    castings.record(by=technician, casting_run=run, piece="plate")
    listed = browser.get(f"/castings/?heat={run.heat.code}&verdict=scrap")
    assert "1 record" in listed.text
    export = browser.get("/castings/?scrap_code=hot-tear&export=csv").getvalue()
    (row,) = csv.DictReader(io.StringIO(export.decode()))
    assert row["Verdict"] == "scrap"
    assert row["Scrapped for"] == "Hot tear"


def test_the_page_of_a_scrapped_piece_says_why_and_by_whom(browser, run, technician):
    piece = castings.record(
        by=technician, casting_run=run, piece="plate", judgment=SCRAP
    )
    page = browser.get(piece.get_absolute_url()).text
    for part in ("Hot tear", "12 mm long", technician.full_name):
        assert part in page, part


def test_a_stranger_finds_neither_pieces_nor_their_grid(client, run, technician):
    piece = castings.record(by=technician, casting_run=run, piece="plate")
    client.force_login(people.person(Role.MANAGER, people.compartment()))
    for url in (piece.get_absolute_url(), f"/casting-runs/{run.code}/pieces/"):
        assert client.get(url).status_code == 404
