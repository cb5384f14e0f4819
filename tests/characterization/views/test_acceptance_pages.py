"""Acceptance limits of a laboratory's own: typed, put right, issued, superseded, listed."""

import datetime as dt
from html import unescape

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from characterization.actions import acceptance
from characterization.models import AcceptanceLimit, Property
from tests.factories import materials, supply
from trials.actions import specifications
from trials.models import Specification

pytestmark = pytest.mark.django_db
CREATE = reverse("characterization:acceptance-limit-create")
LIST = reverse("characterization:acceptance-limit-list")


@pytest.fixture
def browser(technician, signed_in):
    return signed_in(technician)


def key(symbol: str) -> int:
    return Property.objects.get(code=symbol).pk


def lines(*rows: dict) -> dict:
    texts = {"rows-TOTAL_FORMS": str(len(rows)), "rows-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        texts |= {f"rows-{number}-{name}": text for name, text in row.items()}
    return texts


def line(symbol="Rp0.2", text="20.0", unit="ksi", **more):
    return {
        "property": key(symbol),
        "text": text,
        "unit": unit,
        "temper": "F",
        "mold_class": "metal",
        "origin": "separately-cast",
        **more,
    }


@pytest.fixture
def typed(compartment):
    return {
        "based_on": supply.published().pk,
        "compartment": compartment.pk,
        "code": "ECK-535",
        "edition": "A",
        "owner": "house",
    }


def said(answer) -> str:
    return unescape(answer.content.decode())


def test_limits_of_ones_own_start_from_published_ones(browser, typed):
    parent = supply.published()
    form = browser.get(f"{CREATE}?based_on={parent.pk}").context["form"]
    assert form.initial["based_on"] == parent.pk
    starting = [row.initial for row in form.rows if row.initial]
    assert len(starting) == parent.acceptance_limits.count() > 0
    answer = browser.post(CREATE, typed | lines(line(), line("A_4D", "5.0", "%")))
    made = Specification.objects.get(code="ECK-535")
    assert answer.url == made.get_absolute_url()
    assert made.standing == "draft"
    assert made.based_on == parent
    assert made.limits.count() == parent.limits.count()
    kept = [str(row.as_written()) for row in made.acceptance_limits.all()]
    assert kept == ["20.0 ksi", "5.0 %"]
    assert made.acceptance_limits.first().document == "ECK-535"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"unit": "kg"}, "kg"),
        ({"unit": "furlong"}, "furlong"),
        ({"text": "20,0"}, "decimal point"),
        ({"text": "NaN"}, "decimal point"),
        ({"cut_up_percent": "75", "origin": "cut-from-casting"}, "separately cast"),
    ],
)
def test_what_cannot_be_held_against_a_result_is_named_beside_its_field(
    change, sentence, browser, typed
):
    answer = browser.post(CREATE, typed | lines(line("Rm", "35.0"), line() | change))
    assert answer.status_code == 422
    page = said(answer)
    assert sentence in page
    assert "Limit 2 was refused" in page
    assert not Specification.objects.filter(code="ECK-535").exists()


def test_a_limit_that_stands_twice_is_refused(browser, typed):
    answer = browser.post(CREATE, typed | lines(line(), line(text="21.0")))
    assert answer.status_code == 422
    assert not Specification.objects.filter(code="ECK-535").exists()


@pytest.fixture
def draft(browser, typed):
    browser.post(CREATE, typed | lines(line(), line("A_4D", "5.0", "%")))
    return Specification.objects.get(code="ECK-535")


def test_a_draft_is_put_right_with_its_history_and_issued(browser, draft):
    url = reverse("characterization:specification-minima-update", args=[draft.pk])
    first = draft.acceptance_limits.first()
    sent = lines(line(text="21.0"), line("Rm", "240", "MPa"))
    sent |= {"version": "1", "reason": "Agreed with the customer."}
    assert browser.post(url, sent).status_code == 302
    first.refresh_from_db()
    assert first.text == "21.0"
    assert first.events.get().text == "20.0"
    written = {row.as_written() for row in draft.acceptance_limits.all()}
    assert written == {"21.0 ksi", "240 MPa"}
    history = browser.get(
        reverse("audit:history", args=["characterization.acceptancelimit", first.pk])
    )
    assert "Agreed with the customer." in said(history)
    stale = browser.post(url, sent)
    assert stale.status_code == 409
    sent |= {"version": "2", "issued_on": "2026-11-20"}
    assert browser.post(url, sent).status_code == 302
    draft.refresh_from_db()
    assert draft.standing == "current"
    assert browser.get(url).status_code == 403
    with pytest.raises(ValidationError, match="is issued"):
        acceptance.set_limits(
            by=draft.created_by, specification=draft, version=4, limits=[]
        )


@pytest.fixture
def issued(draft, technician):
    return specifications.issue(
        by=technician,
        specification=draft,
        version=1,
        issued_on=dt.date(2026, 11, 20),
    )


def test_the_next_edition_has_other_limits_and_the_old_one_stays(browser, issued):
    url = reverse("characterization:specification-minima-edition", args=[issued.pk])
    form = browser.get(url).context["form"]
    assert [r.initial["text"] for r in form.rows if r.initial] == ["20.0", "5.0"]
    sent = lines(line(text="22.0"))
    sent |= {"version": "2", "edition": "B", "issued_on": "2026-11-25"}
    assert browser.post(url, sent).status_code == 302
    new = Specification.objects.get(code="ECK-535", edition="B")
    issued = Specification.objects.get(pk=issued.pk)
    assert (issued.standing, new.standing) == ("superseded", "current")
    assert [row.text for row in issued.acceptance_limits.all()] == ["20.0", "5.0"]
    assert [row.text for row in new.acceptance_limits.all()] == ["22.0"]
    page = browser.get(f"{LIST}?whose=own&current=yes")
    assert [row.text for row in page.context["table"].data] == ["22.0"]


def test_an_edition_with_other_composition_limits_asks_for_the_properties_as_before(
    issued, technician
):
    new = specifications.supersede(
        by=technician,
        specification=issued,
        edition="B",
        limits=specifications.limits_of(issued),
        issued_on=dt.date(2026, 11, 25),
    )
    assert [row.text for row in new.acceptance_limits.all()] == ["20.0", "5.0"]
    assert new.standing == "current"


def test_published_limits_are_based_on_and_not_edited(browser, viewer, signed_in):
    parent = supply.published()
    for name in ("update", "edition"):
        url = reverse(f"characterization:specification-minima-{name}", args=[parent.pk])
        assert browser.get(url).status_code == 404
    fragment = reverse("characterization:specification-minima", args=[parent.pk])
    assert "Limits of your own from these" in said(browser.get(fragment))
    looking = signed_in(viewer)
    assert "Limits of your own from these" not in said(looking.get(fragment))
    assert looking.get(CREATE).status_code == 403


def test_others_find_nothing(issued, stranger, signed_in):
    theirs = signed_in(stranger)
    for name in ("update", "edition"):
        url = reverse(f"characterization:specification-minima-{name}", args=[issued.pk])
        assert theirs.get(url).status_code == 404
    assert "ECK-535" not in said(theirs.get(LIST))
    form = theirs.get(f"{CREATE}?based_on={issued.pk}").context["form"]
    assert "based_on" not in form.initial


def test_the_list_filters_exports_and_costs_the_same_for_many(
    browser, issued, compartment
):
    browser.get(f"{LIST}?whose=own")
    with CaptureQueriesContext(connection) as few:
        page = browser.get(f"{LIST}?whose=own&property=Rp0.2&temper=F")
    assert [row.text for row in page.context["table"].data] == ["20.0"]
    other = supply.specification(
        compartment=compartment, alloy=materials.alloy(compartment=compartment)
    )
    for n in range(8):
        supply.acceptance_limit(other, symbol="Rp0.2", grade=f"class {n}")
    with CaptureQueriesContext(connection) as many:
        page = browser.get(f"{LIST}?whose=own&property=Rp0.2&temper=F")
    assert len(page.context["table"].data) == 9
    assert len(many) == len(few)
    sent = browser.get(f"{LIST}?whose=own&export=csv")
    assert b"20.0 ksi" in b"".join(sent.streaming_content)
    assert AcceptanceLimit.objects.filter(specification=issued).count() == 2
