"""What people type: kept, explained, saved once, and never over somebody else's."""

import json

import pytest
from django.core import signing
from django.urls import reverse

from labtrack.drafts.models import FormDraft
from tests.factories import materials, people
from tests.factories.pages import FormInPage
from trials.models import Alloy, ChargeAddition, Heat, HeatTreatmentLoad, Specimen

pytestmark = pytest.mark.django_db
NEW_HEAT = "/heats/new/"


@pytest.fixture
def browser(technician, signed_in):
    technician.time_zone = "America/Chicago"
    technician.save()
    return signed_in(technician)


def heat_texts(compartment, **texts) -> dict[str, str]:
    return {
        "compartment": str(compartment.pk),
        "alloy": str(materials.alloy().pk),
        "charged_at": "2026-03-02T07:25",
        "furnace": "F2",
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "0",
        **texts,
    }


def charged(n: int, lot, mass: str, unit: str = "kg") -> dict[str, str]:
    return {
        f"rows-{n}-lot": lot.code,
        f"rows-{n}-mass": mass,
        f"rows-{n}-mass_unit": unit,
    }


def said(answer) -> str:
    return answer.content.decode()


def test_a_heat_is_recorded_with_its_charge(browser, compartment):
    lot = materials.lot(compartment=compartment)
    texts = heat_texts(compartment, **charged(0, lot, "201.3", "lb"))
    answer = browser.post(NEW_HEAT, texts)
    heat = Heat.objects.get()
    assert answer["Location"] == f"/heats/{heat.code}/"
    assert heat.charged_at.isoformat() == "2026-03-02T13:25:00+00:00"
    addition = heat.additions.get()
    assert addition.mass_as_entered == "201.3 lb"
    assert addition.mass_kg == pytest.approx(91.308, abs=1e-3)


def test_sending_the_same_form_again_records_nothing_new(browser, compartment):
    texts = heat_texts(compartment, once="a-form-opened-once")
    first, second = (browser.post(NEW_HEAT, texts) for _n in range(2))
    assert first["Location"] == second["Location"]
    assert Heat.objects.count() == 1


@pytest.mark.parametrize(
    ("mass", "why"),
    [
        ("1,5", "use 1.5"),
        ("1_000", "is not a number"),
        ("NaN", "not a finite number"),
        ("٣", "is not a number"),
        ("0", "above 0"),
        ("1e999", "out of range"),
        ("1" * 41, "expected at most"),
    ],
)
def test_a_bad_mass_is_explained_and_what_was_typed_stays(
    browser, compartment, mass, why
):
    lot = materials.lot(compartment=compartment)
    texts = heat_texts(compartment, furnace="F77", **charged(0, lot, mass))
    answer = browser.post(NEW_HEAT, texts)
    assert answer.status_code == 422
    assert why in said(answer)
    assert "F77" in said(answer)
    assert lot.code in said(answer)
    assert not Heat.objects.exists()
    assert not ChargeAddition.objects.exists()


def test_a_unit_that_is_not_offered_is_refused(browser, compartment):
    lot = materials.lot(compartment=compartment)
    texts = heat_texts(compartment, **charged(0, lot, "5", "Kg"))
    answer = browser.post(NEW_HEAT, texts)
    assert answer.status_code == 422
    assert "Kg is not a unit of this field; expected kg" in said(answer)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("2026-03-08T02:30", "was it 03:30?"),
        ("2026-11-01T01:30", "choose CDT, UTC-05:00 or CST, UTC-06:00"),
        ("yesterday", "is not a date and time"),
        ("0001-01-01T00:00", "is not a date and time"),
        ("2026-03-02T07:25Z", "without a zone"),
    ],
)
def test_a_time_that_is_none_or_two_is_asked_about(browser, compartment, typed, why):
    answer = browser.post(NEW_HEAT, heat_texts(compartment, charged_at=typed))
    assert answer.status_code == 422
    assert why in said(answer)
    assert typed in said(answer)


@pytest.mark.parametrize(
    ("which", "utc"), [("0", "2026-11-01T06:30:00"), ("1", "2026-11-01T07:30:00")]
)
def test_a_time_that_comes_twice_is_taken_as_chosen(browser, compartment, which, utc):
    texts = heat_texts(
        compartment, charged_at="2026-11-01T01:30", charged_at_which=which
    )
    browser.post(NEW_HEAT, texts)
    assert Heat.objects.get().charged_at.isoformat() == f"{utc}+00:00"


def test_the_charge_takes_the_melt_loss_of_each_lot(browser, compartment):
    lot = materials.lot(compartment=compartment)
    texts = heat_texts(compartment) | {
        "rows-0-lot": lot.code,
        "rows-0-mass": "91.3",
        "rows-0-mass_unit": "kg",
        "rows-0-loss": "1.5",
        "rows-0-loss_unit": "%",
        "rows-1-lot": lot.code,
        "rows-1-mass": "2.0",
        "rows-1-mass_unit": "kg",
        "rows-1-loss_unit": "%",
    }
    assert browser.post(NEW_HEAT, texts).status_code == 302
    first, second = Heat.objects.get().additions.order_by("pk")
    assert (first.loss_pct, first.loss_as_entered) == (1.5, "1.5 %")
    assert (second.loss_pct, second.loss_as_entered) == (None, "")


def test_hidden_records_in_a_field_are_the_same_as_absent_ones(browser, compartment):
    hidden = people.compartment(compartment.organisation)
    theirs = materials.alloy(compartment=hidden)
    lot = materials.lot(compartment=hidden)
    answers = []
    for alloy, code in ((theirs.pk, lot.code), (987654321, "NO-SUCH-LOT")):
        texts = heat_texts(compartment, alloy=str(alloy))
        texts |= {"rows-0-lot": code, "rows-0-mass": "1", "rows-0-mass_unit": "kg"}
        answer = browser.post(NEW_HEAT, texts)
        assert answer.status_code == 422
        assert f"{code} is not a material lot that exists." in said(answer)
        answers.append(said(answer).count("Select a valid choice"))
    assert answers[0] == answers[1] > 0


def test_a_compartment_where_one_only_reads_is_not_offered(
    browser, technician, compartment
):
    reading = people.compartment(compartment.organisation, name="Only read here")
    people.membership(technician, reading, "viewer")
    assert "Only read here" not in said(browser.get(NEW_HEAT))
    assert browser.post(NEW_HEAT, heat_texts(reading)).status_code == 422


def test_recording_below_a_heat_that_one_only_reads_keeps_what_was_typed(
    browser, technician, compartment
):
    reading = people.compartment(compartment.organisation)
    people.membership(technician, reading, "viewer")
    heat = materials.heat(compartment=reading)
    texts = {
        "heat": heat.code,
        "process": "permanent-mold",
        "mold_class": "metal",
        "mold": "B108 no. 2",
        "poured_at": "2026-03-02T09:00",
    }
    answer = browser.post(reverse("trials:casting-run-create"), texts)
    assert answer.status_code == 403
    assert "Your role here does not allow this" in said(answer)
    assert "B108 no. 2" in said(answer)


def opened(browser, url) -> dict:
    """What a browser would send back of a form that it has just opened."""
    form = FormInPage(browser.get(url).content.decode())
    return form.texts


class TestStaleEdit:
    """Two people edit one record: what each changed is brought together."""

    @pytest.fixture
    def heat(self, compartment):
        return materials.heat(compartment=compartment, furnace="F2", crucible="C-1")

    @pytest.fixture
    def both(self, heat, browser, engineer, signed_in):
        """Both have opened the form; the other saves first."""
        url = f"/heats/{heat.code}/edit/"
        other, texts = signed_in(engineer), opened(browser, url)

        def meanwhile(**changed):
            answer = other.post(url, opened(other, url) | changed)
            assert answer.status_code == 302
            return url, texts

        return meanwhile

    def test_changes_of_different_fields_are_merged_and_said(self, both, browser, heat):
        url, texts = both(furnace="F3")
        second = browser.post(url, texts | {"crucible": "C-9"})
        assert second.status_code == 409
        page = said(second)
        assert "Erin Engineer saved this record" in page
        assert "Both changes fit together" in page
        assert "<ins>F3</ins>" in page
        assert "<del>F2</del>" in page
        merged = FormInPage(page).texts
        assert (merged["furnace"], merged["crucible"]) == ("F3", "C-9")
        assert browser.post(url, merged).status_code == 302
        heat.refresh_from_db()
        assert (heat.furnace, heat.crucible, heat.version) == ("F3", "C-9", 3)

    @pytest.mark.parametrize(("choice", "kept"), [("theirs", "F3"), ("mine", "F4")])
    def test_what_both_changed_is_chosen(self, both, browser, heat, choice, kept):
        url, texts = both(furnace="F3")
        second = browser.post(url, texts | {"furnace": "F4", "crucible": "C-9"})
        page = said(second)
        assert "You both changed 1 thing" in page
        assert "<ins>F3</ins>" in page
        assert "<b>F4</b>" in page
        merged = FormInPage(page).texts
        assert merged["furnace"] == "F4"
        assert browser.post(url, merged | {"take-furnace": choice}).status_code == 302
        heat.refresh_from_db()
        assert (heat.furnace, heat.crucible) == (kept, "C-9")

    def test_without_a_choice_nothing_is_saved_and_it_is_asked_again(
        self, both, browser, heat
    ):
        url, texts = both(furnace="F3")
        merged = FormInPage(said(browser.post(url, texts | {"furnace": "F4"}))).texts
        again = browser.post(url, merged)
        assert again.status_code == 409
        assert "You both changed 1 thing" in said(again)
        assert "<del>F2</del>" in said(again)
        heat.refresh_from_db()
        assert heat.furnace == "F3"
        told = FormInPage(said(again)).texts | {"take-furnace": "mine"}
        assert browser.post(url, told).status_code == 302

    def test_a_third_save_meanwhile_is_merged_as_well(self, both, browser, heat):
        url, texts = both(furnace="F3")
        merged = FormInPage(said(browser.post(url, texts | {"crucible": "C-9"}))).texts
        _url, _texts = both(notes="A word.")
        third = browser.post(url, merged)
        assert third.status_code == 409
        assert browser.post(url, FormInPage(said(third)).texts).status_code == 302
        heat.refresh_from_db()
        assert heat.notes == "A word."
        assert (heat.furnace, heat.crucible) == ("F3", "C-9")

    def test_both_changed_alike_is_no_conflict(self, both, browser):
        url, texts = both(furnace="F3")
        page = said(browser.post(url, texts | {"furnace": "F3"}))
        assert "Both changes fit together" in page

    def test_without_what_was_shown_every_difference_is_asked(
        self, both, browser, heat
    ):
        url, texts = both(furnace="F3")
        page = said(browser.post(url, texts | {"base": "forged", "crucible": "C-9"}))
        assert "You both changed 2 things" in page
        heat.refresh_from_db()
        assert heat.crucible == "C-1"

    def test_rows_that_one_of_them_changed_are_merged_and_others_chosen(
        self, browser, engineer, compartment, signed_in
    ):
        alloy = materials.alloy(compartment=compartment)
        for element in ("Mg", "Mn"):
            materials.alloy_target(alloy, element)
        url = f"/alloys/{alloy.pk}/edit/"
        texts, other = opened(browser, url), signed_in(engineer)
        theirs = opened(other, url)
        assert theirs["rows-1-element"] == "Mn"
        new = {"rows-2-element": "Sc", "rows-2-target": "0.30"}
        other.post(url, theirs | {"rows-0-target": "6.7"} | new)
        second = browser.post(url, texts | {"rows-0-target": "6.9", "rows-1-high": "9"})
        page = said(second)
        assert second.status_code == 409
        assert "Targets and windows: Mg" in page
        assert "Targets and windows: Sc" in page
        merged = FormInPage(page).texts | {"take-rows:Mg": "theirs"}
        assert browser.post(url, merged).status_code == 302
        rows = {row.element: row for row in alloy.targets.all()}
        assert set(rows) == {"Mg", "Mn", "Sc"}
        assert f"{rows['Mg'].target_wt_pct:f}" == "6.70000"
        assert f"{rows['Mn'].high_wt_pct:f}" == "9.00000"

    def test_what_a_form_showed_names_no_hidden_record(
        self, browser, technician, compartment
    ):
        hidden = people.compartment(compartment.organisation)
        alloy = materials.alloy(compartment=hidden)
        heat = materials.heat(compartment=compartment, alloy=alloy)
        base = opened(browser, f"/heats/{heat.code}/edit/")["base"]
        shown = signing.Signer(salt="what a form showed").unsign_object(base)
        assert shown["fields"]["alloy"] == [""]

    @pytest.mark.parametrize("version", ["", "one"])
    def test_an_edit_without_a_version_is_refused(self, browser, compartment, version):
        heat = materials.heat(compartment=compartment, furnace="F2")
        texts = heat_texts(compartment, furnace="F4", version=version)
        answer = browser.post(f"/heats/{heat.code}/edit/", texts)
        assert answer.status_code in (409, 422)
        heat.refresh_from_db()
        assert heat.furnace == "F2"


class TestDrafts:
    def keep(self, browser, texts, form_url=NEW_HEAT):
        body = {"form_url": form_url, "texts": json.dumps(texts)}
        return browser.post(reverse("drafts:keep"), body)

    def test_what_was_typed_comes_back_unjudged_and_can_be_discarded(self, browser):
        texts = {"furnace": "F-half-typ", "charged_at": "no time", "rows-0-mass": "1,5"}
        assert self.keep(browser, texts).status_code == 204
        page = said(browser.get(NEW_HEAT))
        assert "Restored what you had typed." in page
        assert "F-half-typ" in page
        assert "is not a date and time" not in page
        discarded = browser.post(reverse("drafts:discard"), {"form_url": NEW_HEAT})
        assert discarded["Location"] == NEW_HEAT
        assert "F-half-typ" not in said(browser.get(NEW_HEAT))

    def test_rows_come_back_too(self, browser, compartment):
        lot = materials.lot(compartment=compartment)
        self.keep(browser, heat_texts(compartment, **charged(1, lot, "1,5")))
        page = said(browser.get(NEW_HEAT))
        assert 'value="1,5"' in page
        assert "use 1.5" not in page

    def test_it_is_gone_when_the_form_is_saved(self, browser, compartment):
        self.keep(browser, {"furnace": "F-half-typ"})
        browser.post(NEW_HEAT, heat_texts(compartment))
        assert not FormDraft.objects.exists()

    def test_nobody_else_sees_it(self, browser, engineer, signed_in):
        self.keep(browser, {"furnace": "F-half-typ"})
        assert "F-half-typ" not in said(signed_in(engineer).get(NEW_HEAT))

    @pytest.mark.parametrize(
        ("texts", "form_url"),
        [
            ("{", NEW_HEAT),
            ("[]", NEW_HEAT),
            ('{"a": 1}', NEW_HEAT),
            ('{"a": "\\u0000"}', NEW_HEAT),
            ('{"a": "\\ud800"}', NEW_HEAT),
            ("[" * 5000, NEW_HEAT),
            (json.dumps({"a": "x" * 200_001}), NEW_HEAT),
            ("{}", "https://elsewhere.example/"),
            ("{}", "//elsewhere.example/"),
            ("{}", "/" + "x" * 300),
        ],
    )
    def test_what_no_draft_can_be_is_refused(self, browser, texts, form_url):
        body = {"form_url": form_url, "texts": texts}
        assert browser.post(reverse("drafts:keep"), body).status_code == 400
        assert not FormDraft.objects.exists()

    def test_discarding_leads_to_no_other_site(self, browser):
        body = {"form_url": "//elsewhere.example/"}
        assert browser.post(reverse("drafts:discard"), body)["Location"] == "/"


class TestSpecimens:
    url = "/specimens/new/"

    def test_bars_are_created_with_marks_to_print(self, browser, compartment):
        run = materials.casting_run(materials.heat(compartment=compartment))
        answer = browser.post(
            self.url,
            {
                "origin": "separately-cast",
                "parent": run.code,
                "kind": "tensile-bar",
                "count": "4",
                "diameter": "0.500",
                "diameter_unit": "in",
                "has_stamp_marks": "on",
            },
        )
        bars = Specimen.objects.order_by("pk")
        assert [bar.diameter_mm for bar in bars] == [12.7] * 4
        page = said(browser.get(answer["Location"]))
        assert all(bar.code in page and bar.stamp_mark in page for bar in bars)

    def test_the_preview_says_which_codes_they_would_get(self, browser, compartment):
        run = materials.casting_run(materials.heat(compartment=compartment))
        query = {"origin": "separately-cast", "parent": run.code, "count": "2"}
        page = said(browser.get(reverse("trials:specimen-preview"), query))
        assert f"{run.code}-B1" in page
        assert f"{run.code}-B2" in page
        assert not Specimen.objects.exists()

    @pytest.mark.parametrize("count", ["0", "201", "1.5", "", "four", "9" * 30])
    def test_a_count_that_is_none_is_explained(self, browser, compartment, count):
        run = materials.casting_run(materials.heat(compartment=compartment))
        query = {"origin": "separately-cast", "parent": run.code, "count": count}
        assert browser.get(reverse("trials:specimen-preview"), query).status_code == 200
        answer = browser.post(self.url, query | {"kind": "tensile-bar"})
        assert answer.status_code == 422
        assert not Specimen.objects.exists()

    def test_a_code_is_looked_for_among_what_its_origin_names(
        self, browser, compartment
    ):
        heat = materials.heat(compartment=compartment)
        answer = browser.post(
            self.url,
            {
                "origin": "separately-cast",
                "parent": heat.code,
                "kind": "tensile-bar",
                "count": "1",
            },
        )
        assert answer.status_code == 422
        assert f"{heat.code} is not a casting run that exists." in said(answer)


class TestLoads:
    def texts(self, cycle, items: str) -> dict[str, str]:
        return {
            "cycle": str(cycle.pk),
            "items": items,
            "started_at": "2026-03-04T07:00",
            "finished_at": "2026-03-04T11:00",
        }

    def test_codes_and_marks_are_scanned_or_pasted(self, browser, compartment):
        cycle = materials.heat_treatment_cycle(compartment=compartment)
        run = materials.casting_run(materials.heat(compartment=compartment))
        by_mark, by_code = materials.specimen(run), materials.specimen(run)
        casting = materials.casting(run)
        items = f"{by_mark.stamp_mark} A1\r\n{by_code.code}\tA2\n\n{casting.code}"
        browser.post("/heat-treatment-loads/new/", self.texts(cycle, items))
        load = HeatTreatmentLoad.objects.get()
        assert [
            (item.specimen or item.casting, item.position) for item in load.items.all()
        ] == [(by_mark, "A1"), (by_code, "A2"), (casting, "")]
        assert by_mark.material_states.last().label == f"{cycle.code}/1"

    def test_every_line_that_names_nothing_is_said(self, browser, compartment):
        cycle = materials.heat_treatment_cycle(compartment=compartment)
        hidden = materials.specimen()
        answer = browser.post(
            "/heat-treatment-loads/new/",
            self.texts(cycle, f"{hidden.code}\nNO-SUCH-BAR\n{hidden.stamp_mark}"),
        )
        assert answer.status_code == 422
        for line, name in (
            (1, hidden.code),
            (2, "NO-SUCH-BAR"),
            (3, hidden.stamp_mark),
        ):
            assert f"Line {line}: {name} is neither a casting" in said(answer)


class TestCodesOfTwoOwners:
    @pytest.fixture
    def twins(self, compartment, technician):
        other = people.compartment(
            people.organisation(name="Imperial Mining", short_name="imperial"),
            shared_with=[compartment.organisation],
        )
        people.membership(technician, other, "technician")
        return [
            materials.heat(compartment=place, code="H26-014")
            for place in (compartment, other)
        ]

    def test_the_bare_code_asks_which(self, browser, twins):
        answer = browser.get("/heats/H26-014/")
        assert answer.status_code == 300
        assert "/heats/H26-014@eck/" in said(answer)
        assert "/heats/H26-014@imperial/" in said(answer)

    def test_the_owner_makes_it_exact(self, browser, twins):
        assert browser.get("/heats/H26-014@imperial/").status_code == 200
        assert browser.get("/heats/H26-014@nobody/").status_code == 404

    def test_who_sees_one_is_not_asked(self, viewer, signed_in, twins):
        assert signed_in(viewer).get("/heats/H26-014/").status_code == 200

    def test_a_field_asks_too(self, browser, twins):
        answer = browser.post(
            reverse("trials:casting-run-create"),
            {
                "heat": "H26-014",
                "process": "permanent-mold",
                "mold_class": "metal",
                "poured_at": "2026-03-02T09:00",
            },
        )
        assert answer.status_code == 422
        assert "write one of H26-014@eck, H26-014@imperial" in said(answer)


def test_a_hidden_lot_shows_as_withheld_and_the_sum_still_adds_up(browser, compartment):
    hidden = people.compartment(compartment.organisation)
    theirs = materials.lot(compartment=hidden, code="SECRET-1", material="Secret alloy")
    heat = materials.heat(compartment=compartment)
    materials.charge_addition(heat, mass_kg=90.0)
    materials.charge_addition(heat, theirs, mass_kg=10.0)
    page = said(browser.get(f"/heats/{heat.code}/"))
    assert "SECRET-1" not in page
    assert "Secret alloy" not in page
    assert "withheld" in page
    assert "100 kg" in page


def test_a_variant_is_designed_with_its_targets(browser, compartment):
    registered = materials.alloy()
    texts = {
        "compartment": str(compartment.pk),
        "parent": str(registered.pk),
        "code": "535+0.30SC",
        "rows-TOTAL_FORMS": "2",
        "rows-INITIAL_FORMS": "0",
        "rows-0-element": "Sc",
        "rows-0-low": "0.28",
        "rows-0-target": "0.30",
        "rows-0-high": "0.32",
    }
    answer = browser.post("/alloys/new/", texts)
    variant = Alloy.objects.get(code="535+0.30SC")
    assert answer["Location"] == f"/alloys/{variant.pk}/"
    assert str(variant.targets.get().target_wt_pct) == "0.30000"
    assert browser.get(f"/alloys/{registered.pk}/edit/").status_code == 404


def test_an_addition_is_logged_and_corrected_from_the_page_of_its_heat(
    browser, compartment
):
    heat = materials.heat(compartment=compartment)
    lot = materials.lot(compartment=compartment)
    url = reverse("trials:charge-addition-create", args=[heat.code])
    texts = {
        "lot": lot.code,
        "mass": "2.60",
        "mass_unit": "kg",
        "added_at": "2026-03-02T09:24",
        "purpose": "correction",
    }
    assert browser.post(url, texts)["Location"] == f"/heats/{heat.code}/"
    addition = heat.additions.get()
    fix = reverse("trials:charge-addition-update", args=[addition.pk])
    sent = {**texts, "mass": "2.06", "version": "1"}
    assert browser.post(fix, sent).status_code == 422
    browser.post(fix, {**sent, "reason": "Digits swapped"})
    addition.refresh_from_db()
    assert addition.mass_as_entered == "2.06 kg"
    history = reverse("audit:history", args=["trials.chargeaddition", addition.pk])
    page = said(browser.get(history))
    assert "Digits swapped" in page
    assert "<del>2.60 kg</del>" in page


class TestNumberPatterns:
    url = "/number-patterns/heat/edit/"

    def test_a_laboratory_manager_sets_one_and_the_next_code_follows(
        self, manager, browser, compartment, signed_in
    ):
        answer = signed_in(manager).post(self.url, {"pattern": "SC{tag}-{n:04}"})
        assert answer["Location"] == "/number-patterns/"
        browser.post(NEW_HEAT, heat_texts(compartment))
        assert Heat.objects.get().code == "SC-0001"
        assert "SC{tag}-{n:04}" in said(browser.get("/number-patterns/"))

    def test_nobody_else_does(self, browser):
        assert browser.get(self.url).status_code == 403
        assert browser.post(self.url, {"pattern": "X{tag}{n}"}).status_code == 403

    @pytest.mark.parametrize(
        ("pattern", "why"),
        [
            ("H{yy}-{n:03}", "lacks {tag}"),
            ("H{tag}", "exactly once"),
            ("H{tag}{n}{n}", "exactly once"),
            ("h{tag}{n}", "expected capital letters"),
            ("H{tag}{n}{month}", "{month} is not a field"),
            ("H{tag}{n", "is not a field"),
        ],
    )
    def test_a_pattern_that_makes_no_codes_is_explained(
        self, manager, signed_in, pattern, why
    ):
        answer = signed_in(manager).post(self.url, {"pattern": pattern})
        assert answer.status_code == 422
        assert why in said(answer)


@pytest.mark.parametrize(
    ("character", "name"),
    [
        ("\N{ZERO WIDTH SPACE}", "zero width space"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}", "right-to-left override"),
    ],
)
def test_a_name_with_what_cannot_be_seen_is_refused(
    browser, compartment, character, name
):
    answer = browser.post(NEW_HEAT, heat_texts(compartment, furnace=f"F{character}2"))
    assert answer.status_code == 422
    assert name in said(answer)


def test_names_are_kept_composed(browser, compartment):
    texts = heat_texts(compartment, furnace="Cre\N{COMBINING ACUTE ACCENT}mer")
    browser.post(NEW_HEAT, texts)
    assert Heat.objects.get().furnace == "Cr\N{LATIN SMALL LETTER E WITH ACUTE}mer"
