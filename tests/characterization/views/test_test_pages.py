"""Pages of tests: shown, hidden, typed, corrected, moved; nothing typed is lost."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse

from characterization.actions import files, recording
from characterization.choices import OwedBy
from characterization.models import Property, Test
from tests.factories import materials, people, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(compartment):
    return materials.casting_run(materials.heat(compartment=compartment))


@pytest.fixture
def specimen(run):
    return materials.specimen(run, diameter_mm=12.7, diameter_as_entered="12.7 mm",
                              gauge_length_mm=50.8, gauge_length_as_entered="50.8 mm")  # fmt: skip


@pytest.fixture
def sent(specimen):
    return results.sent_test(specimen)


@pytest.fixture
def curve_test(specimen, compartment):
    return results.curve_test(specimen)


def numbers(**values: str) -> dict[str, str]:
    """Posted fields of the numbers, by property code."""
    data = {}
    for code, text in values.items():
        code = {"Rp02": "Rp0.2"}.get(code, code)
        name = f"number_{Property.objects.get(code=code).pk}"
        number, _space, unit = text.partition(" ")
        data |= {name: number, f"{name}_1": unit}
    return data


def posted(form_page, **changes) -> dict[str, str]:
    """What the browser would send back of an untouched form, with changes."""
    form = form_page.context["form"]
    data = {}
    for bound in form:
        value = bound.value()
        if hasattr(bound.field.widget, "widgets"):
            names = bound.field.widget.widgets_names
            parts = (
                bound.field.widget.decompress(value)
                if not isinstance(value, list)
                else value
            )
            data |= {
                f"{bound.html_name}{suffix}": part or ""
                for suffix, part in zip(names, parts, strict=True)
            }
        elif value is True:
            data[bound.html_name] = "on"
        elif value not in (None, False):
            data[bound.html_name] = value
    return data | changes


def field(form_page, code: str) -> str:
    return next(n for n, c in form_page.context["form"].codes.items() if c == code)


def test_the_list_shows_tests_and_a_stranger_sees_none(
    sent, viewer, stranger, signed_in
):
    seen = signed_in(viewer).get(reverse("characterization:test-list"))
    hidden = signed_in(stranger).get(reverse("characterization:test-list"))

    assert sent.specimen.code in seen.content.decode()
    assert sent.specimen.code not in hidden.content.decode()


def test_the_list_costs_the_same_with_few_and_many(
    run, viewer, signed_in, django_assert_max_num_queries
):
    for _ in range(12):
        results.sent_test(materials.specimen(run))
    browser = signed_in(viewer)
    with django_assert_max_num_queries(20):
        browser.get(reverse("characterization:test-list"))


def test_the_page_shows_numbers_with_their_text_and_unit(sent, viewer, signed_in):
    answer = signed_in(viewer).get(sent.get_absolute_url())

    assert answer.status_code == 200
    assert "251.3 MPa" in answer.content.decode()


def test_the_page_of_a_hidden_test_is_404(sent, stranger, signed_in):
    assert signed_in(stranger).get(sent.get_absolute_url()).status_code == 404


def test_a_curve_is_drawn_with_its_modulus_line_and_offset_construction(
    curve_test, viewer, signed_in
):
    text = signed_in(viewer).get(curve_test.get_absolute_url()).content.decode()

    assert "curve-spec" in text
    assert "construction-spec" in text
    assert "Rp0.2 is where the line moved by 0.2 % meets the curve" in text
    assert "Still owed" in text
    assert "<span>A_4D</span>" in text


def test_a_technician_types_a_test_in_ksi_and_submits_it(
    specimen, technician, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-create", args=[specimen.pk, "ASTM-B557-15"])
    page = browser.get(url)
    rm, rp, a = (field(page, code) for code in ("Rm", "Rp0.2", "A_4D"))

    answer = browser.post(
        url,
        posted(page, **{
            rm: "36.4", f"{rm}_unit": "ksi", rp: "20.5", f"{rp}_unit": "ksi", a: "11.5",
        }),
    )  # fmt: skip

    assert answer.status_code == 302, answer.context["form"].errors
    test = Test.objects.get()
    assert test.state == "submitted"
    assert test.measurements.get(property__code="Rm").text == "36.4"


def test_what_cannot_be_is_said_beside_its_field_and_what_was_typed_stays(
    specimen, technician, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-create", args=[specimen.pk, "ASTM-B557-15"])
    page = browser.get(url)
    rm = field(page, "Rm")

    answer = browser.post(url, posted(page, **{rm: "251,3"}))

    assert answer.status_code == 422
    assert "251.3" in str(answer.context["form"].errors[rm])
    assert 'value="251,3"' in answer.content.decode()
    assert not Test.objects.exists()


def test_an_unusual_value_is_asked_once_and_taken_with_a_reason(
    specimen, technician, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-create", args=[specimen.pk, "ASTM-B557-15"])
    page = browser.get(url)
    rm, rp, a = (field(page, code) for code in ("Rm", "Rp0.2", "A_4D"))
    typed = posted(page, **{rm: "45", rp: "20", a: "11.5"})

    asked = browser.post(url, typed)
    taken = browser.post(url, {**typed, "confirmation": "Overaged on purpose"})

    assert asked.status_code == 422
    assert "usual is" in asked.content.decode()
    assert taken.status_code == 302
    assert Test.objects.get().flags.filter(code="outside-soft-limits").exists()


def test_a_viewer_types_nothing(specimen, viewer, signed_in):
    url = reverse("characterization:test-create", args=[specimen.pk, "ASTM-B557-15"])

    assert signed_in(viewer).get(url).status_code == 403


def test_what_is_owed_is_added_and_the_test_is_submitted(
    curve_test, technician, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-add", args=[curve_test.test_uid])
    page = browser.get(url)
    a = field(page, "A_4D")

    answer = browser.post(url, posted(page, **{a: "9.5"}))

    assert answer.status_code == 302
    curve_test.refresh_from_db()
    assert curve_test.state == "submitted"


def test_a_correction_of_the_diameter_is_a_new_version(
    curve_test, technician, signed_in
):
    recording.add_owed(
        test=curve_test,
        entries=results.entries(A_4D="9.5 %", source=OwedBy.PERSON),
        facts=recording.NOTHING_KNOWN,
        by=technician,
    )
    browser = signed_in(technician)
    url = reverse("characterization:test-correct", args=[curve_test.test_uid])
    page = browser.get(url)
    d0 = field(page, "d0")

    answer = browser.post(url, posted(page, **{d0: "12.50", "reason": "Misread"}))

    assert answer.status_code == 302, answer.context["form"].errors
    assert Test.objects.get(is_current=True).version == 2


def test_a_correction_of_what_someone_else_just_changed_is_asked(
    curve_test, technician, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-correct", args=[curve_test.test_uid])
    page = browser.get(url)
    Test.objects.filter(pk=curve_test.pk).update(revision=7)

    answer = browser.post(url, posted(page, reason="Misread"))

    assert answer.status_code == 422
    assert "Someone saved this test" in answer.content.decode()


def test_who_saves_a_draft_second_sees_what_it_holds_now_and_may_go_on(
    specimen, technician, compartment, signed_in
):
    first, second = (
        signed_in(technician),
        signed_in(people.person("technician", compartment)),
    )
    create = reverse("characterization:test-create", args=[specimen.pk, "ASTM-B557-15"])
    page = first.get(create)
    rm = field(page, "Rm")
    typed = posted(page, **{rm: "251"})
    typed.pop("submit_now")
    first.post(create, typed)
    url = reverse("characterization:test-update", args=[Test.objects.get().test_uid])
    forms = {browser: posted(browser.get(url)) for browser in (first, second)}
    for data in forms.values():
        data.pop("submit_now", None)
    first.post(url, forms[first] | {rm: "252"})

    asked = second.post(url, forms[second] | {rm: "253"})
    assert asked.status_code == 422
    assert "Rm is now 252 MPa; you typed 253 MPa." in asked.content.decode()
    assert 'value="253"' in asked.content.decode()

    version = asked.context["form"].data["version"]
    assert (
        second.post(url, forms[second] | {rm: "253", "version": version}).status_code
        == 302
    )
    assert Test.objects.get().measurements.get(property__code="Rm").text == "253"


def test_an_approver_approves_from_the_page(sent, approver, signed_in):
    browser = signed_in(approver)
    assert "Approve" in browser.get(sent.get_absolute_url()).content.decode()

    browser.post(reverse("characterization:test-approve", args=[sent.test_uid]))

    sent.refresh_from_db()
    assert (sent.state, sent.approved_by) == ("approved", approver)


def test_an_author_is_not_offered_to_approve(specimen, approver, signed_in):
    test = results.sent_test(specimen, operator=approver)
    page = signed_in(approver).get(test.get_absolute_url())

    assert "approve" not in [c.verb for c in page.context["page"].commands]


def test_approving_by_get_is_405(sent, approver, signed_in):
    url = reverse("characterization:test-approve", args=[sent.test_uid])

    assert signed_in(approver).get(url).status_code == 405


def test_marking_invalid_asks_for_a_coded_reason(sent, approver, signed_in):
    browser = signed_in(approver)
    url = reverse("characterization:test-mark-invalid", args=[sent.test_uid])
    browser.post(url, {"code": "machine-fault", "reason": "Grip slipped"})

    text = browser.get(sent.get_absolute_url()).content.decode()
    assert "Invalid, out of every statistic" in text
    assert "Grip slipped" in text


def test_a_stranger_cannot_move_a_test(sent, stranger, signed_in):
    url = reverse("characterization:test-approve", args=[sent.test_uid])

    assert signed_in(stranger).post(url).status_code == 404


def test_the_bytes_as_they_came_are_a_download(curve_test, viewer, signed_in):
    url = reverse("characterization:test-raw", args=[curve_test.test_uid, 1])
    answer = signed_in(viewer).get(url)

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.content == results.curve_file()


def test_the_specimen_page_shows_its_tests_through_a_slot(sent, viewer, signed_in):
    url = reverse("characterization:specimen-tests", args=[sent.specimen_id])
    answer = signed_in(viewer).get(url)

    assert sent.get_absolute_url() in answer.content.decode()


def test_an_uploaded_curve_is_kept_and_queued(specimen, technician, signed_in):
    profile = results.import_profile(specimen.compartment, results.CURVE_PROFILE)
    browser = signed_in(technician)
    url = reverse("characterization:curve-upload")
    page = browser.get(url, {"specimen": specimen.code})
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = browser.post(
        url,
        posted(
            page,
            specimen=specimen.code,
            method=page.context["form"]
            .fields["method"]
            .queryset.get(code="ASTM-B557-15")
            .pk,
            profile=profile.pk,
            file=SimpleUploadedFile("bar.csv", results.curve_file()),
        ),
    )

    assert answer.status_code == 302, answer.context["form"].errors
    from labtrack.jobs.models import Job

    job = Job.objects.get()
    assert files.carry_out(job)["state"] == "in-progress"
    followed = browser.get(reverse("characterization:job-progress", args=[job.pk]))
    assert "Open the test" in followed.content.decode()


def test_an_upload_asks_only_what_the_instrument_does_not_say(
    specimen, technician, signed_in
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from labtrack.jobs.models import Job

    profile = results.import_profile(specimen.compartment, results.CURVE_PROFILE)
    frame = results.instrument(specimen.compartment, default_profile=profile)
    dumb = results.instrument(specimen.compartment, default_method="")
    browser = signed_in(technician)
    url = reverse("characterization:curve-upload")
    name = f"{specimen.code}.csv"

    def sent(**said):
        file = SimpleUploadedFile(name, results.curve_file())
        return browser.post(url, posted(browser.get(url), file=file, **said))

    refused = sent(instrument=dumb.pk)
    assert refused.status_code == 422
    assert "Say the method" in refused.content.decode()
    # The instrument says method and profile, the file's name says the specimen.
    answer = sent(instrument=frame.pk)
    assert answer.status_code == 302, answer.context["form"].errors
    made = files.carry_out(Job.objects.get())
    test = Test.objects.get(test_uid=made["test"])
    assert (test.specimen, test.instrument, test.entered_by) == (
        specimen,
        frame,
        technician,
    )
    page = browser.get(test.get_absolute_url()).content.decode()
    assert f"import profile {profile.name}, edition 1" in page
    assert profile.get_absolute_url() in page
    # The next upload begins with the instrument of the last.
    assert browser.get(url).context["form"].initial["instrument"] == frame.pk


def test_an_uploaded_curve_of_an_aged_bar_is_of_the_state_said_or_of_its_latest(
    specimen, technician, signed_in
):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from labtrack.jobs.models import Job

    aged = materials.material_state(
        specimen, reached_at=datetime(2026, 11, 10, 8, tzinfo=UTC)
    )
    profile = results.import_profile(specimen.compartment, results.CURVE_PROFILE)
    frame = results.instrument(specimen.compartment, default_profile=profile)
    browser = signed_in(technician)
    url = reverse("characterization:curve-upload")
    numbers = iter(range(9))

    def sent(**said):
        unlike = results.curve_file() + b"\n" * next(numbers)
        file = SimpleUploadedFile("bar.csv", unlike)
        said |= {"specimen": specimen.code, "instrument": frame.pk, "file": file}
        return browser.post(url, posted(browser.get(url), **said))

    def made(**said):
        answer = sent(**said)
        assert answer.status_code == 302, answer.context["form"].errors
        done = files.carry_out(Job.objects.latest("pk"))
        return Test.objects.get(test_uid=done["test"])

    assumed = made()
    assert assumed.material_state == aged
    assert "state-assumed" in assumed.flags.values_list("code", flat=True)
    before = made(performed_at="2026-11-01T09:00")
    assert before.material_state.number == 0
    said = made(material_state="f/0")
    assert said.material_state.number == 0
    assert "state-assumed" not in said.flags.values_list("code", flat=True)
    unknown = sent(material_state="T6/7")
    assert unknown.status_code == 422
    assert aged.label in str(unknown.context["form"].errors["material_state"])


def test_every_method_says_what_it_owes(viewer, signed_in):
    browser = signed_in(viewer)
    assert (
        "ASTM-B557-15"
        in browser.get(reverse("characterization:test-method-list")).content.decode()
    )
    page = browser.get(
        reverse("characterization:test-method-detail", args=["ASTM-B557-15"])
    )
    assert "A_4D" in page.content.decode()


def test_the_pick_page_leads_to_the_form(specimen, technician, signed_in):
    browser = signed_in(technician)
    page = browser.get(
        reverse("characterization:test-pick"), {"specimen": specimen.code}
    )
    answer = browser.post(
        reverse("characterization:test-pick"),
        posted(page, specimen=specimen.code),
    )

    assert answer.headers["Location"].startswith(f"/tests/new/{specimen.pk}/")


def test_another_engineer_of_the_same_organization_but_not_a_member_sees_nothing(
    sent, compartment, signed_in
):
    outsider = people.person(organisation=compartment.organisation)

    assert signed_in(outsider).get(sent.get_absolute_url()).status_code == 404


def test_what_is_owed_comes_with_the_fitted_halves_and_the_neck(
    curve_test, technician, approver, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-add", args=[curve_test.test_uid])
    page = browser.get(url)
    lu, du, at = (field(page, code) for code in ("Lu", "du", "x_f"))
    assert "number_" in lu
    assert "Lm" not in page.context["form"].codes.values()
    typed = {lu: "2.200", f"{lu}_unit": "in", du: "11.90", at: "5"}

    short = browser.post(url, posted(page, **typed | {lu: "1.900"}))
    assert short.status_code == 422
    assert "Lu 1.900 in is less than L0" in str(short.context["form"].errors[lu])

    other = browser.post(url, posted(page, **typed | {field(page, "A_4D"): "12"}))
    assert "leave A_4D out" in str(other.context["form"].errors[field(page, "A_4D")])

    answer = browser.post(url, posted(page, **typed))
    assert answer.status_code == 302, answer.context["form"].errors
    text = signed_in(approver).get(curve_test.get_absolute_url()).content.decode()
    assert "outside the middle half of Lu 2.200 in" in text
    assert "Approve" in text


def test_a_correction_leaves_out_what_follows(curve_test, technician, signed_in):
    recording.add_owed(
        test=curve_test,
        entries=results.entries(Lu="55.60 mm", source=OwedBy.PERSON),
        facts=recording.NOTHING_KNOWN,
        by=technician,
    )
    browser = signed_in(technician)
    url = reverse("characterization:test-correct", args=[curve_test.test_uid])
    page = browser.get(url)
    a, lu = field(page, "A_4D"), field(page, "Lu")
    assert a not in page.context["form"].initial

    answer = browser.post(url, posted(page, **{lu: "55.88", "reason": "Misread"}))

    assert answer.status_code == 302, answer.context["form"].errors
    new = Test.objects.get(is_current=True)
    assert new.measurements.get(property__code="A_4D").value == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("system", "sizes", "half"),
    [
        ("si", "Lu 55.88 mm, L0 50.80 mm", "14.0 mm"),
        ("us", "Lu 2.200 in, L0 2.000 in", "0.55 in"),
    ],
)
def test_the_page_says_from_what_the_elongation_follows(
    curve_test, technician, viewer, signed_in, system, sizes, half
):
    recording.add_owed(
        test=curve_test,
        entries=results.entries(
            Lu="55.88 mm", du="11.90 mm", x_f="0 mm", source=OwedBy.PERSON
        ),
        facts=recording.NOTHING_KNOWN,
        by=technician,
    )
    viewer.unit_system = system
    viewer.save()

    page = signed_in(viewer).get(curve_test.get_absolute_url())

    steps = dict(page.context["page"].broken)
    assert steps["A_4D"] == f"100 (Lu - L0)/L0 of {sizes}"
    assert steps["Z"].startswith("100 (1 - (du/d0)²) of du ")
    assert half in steps["Fracture"]
    notes = {n.property.code: n.note for n in page.context["page"].results}
    assert notes["A_4D"] == "broke in a gauge mark"
    assert not notes["A_ext"]


def test_a_typed_test_and_its_draft_take_the_broken_bar_in_place_of_the_elongation(
    specimen, technician, signed_in
):
    browser = signed_in(technician)
    url = reverse("characterization:test-create", args=[specimen.pk, "ASTM-B557-15"])
    page = browser.get(url)
    rm, rp, lu = (field(page, code) for code in ("Rm", "Rp0.2", "Lu"))
    typed = posted(page, **{rm: "251", rp: "141", lu: "55.88"})

    short = browser.post(url, typed | {lu: "50"})
    assert "Lu 50 mm is less than L0 50.8 mm" in str(short.context["form"].errors[lu])
    draft = {k: v for k, v in typed.items() if k != "submit_now"}
    assert browser.post(url, draft).status_code == 302
    edit = reverse("characterization:test-update", args=[Test.objects.get().test_uid])
    page = browser.get(edit)
    assert field(page, "A_4D") not in page.context["form"].initial

    browser.post(edit, posted(page, **{lu: "53.34", "submit_now": "on"}))

    test = Test.objects.get()
    assert test.state == "submitted"
    assert test.measurements.get(property__code="A_4D").value == pytest.approx(5.0)
