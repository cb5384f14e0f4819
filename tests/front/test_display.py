"""One value as a person reads it: rounding, units, signs, times, codes."""

import re
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils.html import strip_tags

NOON = datetime(2026, 11, 23, 15, 41, 7, tzinfo=UTC)


def reader(unit_system="si", time_zone="America/Chicago"):
    """A request of somebody with these preferences."""
    user = SimpleNamespace(unit_system=unit_system, time_zone=time_zone)
    return SimpleNamespace(user=user, COOKIES={})


def rendered(source, request=None, **values):
    """What a template shows, as HTML."""
    return Template(source).render(Context(values | {"request": request or reader()}))


def words(source, request=None, **values):
    """What a template shows, without tags and doubled spaces."""
    return " ".join(unescape(strip_tags(rendered(source, request, **values))).split())


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% quantity 176.04 "MPa" place="1" %}', "176 MPa"),
        ('{% quantity 2.5 "%" place="1" %}', "2 %"),
        ('{% quantity 3.5 "%" place="1" %}', "4 %"),
        ('{% quantity 0.035 "wt%" place="0.01" %}', "0.04 wt%"),
        ('{% quantity -3.25 "%" place="0.1" %}', "\N{MINUS SIGN}3.2 %"),
        ('{% quantity 42 "MPa" sign=True %}', "+42 MPa"),
        ('{% quantity 0.002 "wt%" flag="<" %}', "< 0.002 wt%"),
        ('{% quantity 734 "degC" place="1" %}', "734 °C"),
        ('{% quantity 2.63 "g/cm^3" %}', "2.63 g/cm³"),
        ('{% quantity 12 "1" %}', "12"),
        ('{% quantity 176.04 "MPa" place="1" bare=True %}', "176"),
        ('{% quantity 18.4 "USD/kg" %}', "18.4 USD/kg"),
        ('{% quantity None "MPa" %}', "\N{EN DASH}"),
    ],
)
def test_a_quantity_is_rounded_once_and_carries_its_unit(source, text):
    assert words(source) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% quantity 241.31650526 "MPa" place="1" %}', "35.0 ksi"),
        ('{% quantity 23 "degC" place="1" %}', "73 °F"),
        ('{% quantity 12.7 "mm" place="0.01" %}', "0.5000 in"),
        ('{% quantity 11.5 "%" place="0.1" %}', "11.5 %"),
        ('{% quantity 18.4 "USD/kg" %}', "18.4 USD/kg"),
        ('{% unit_for "MPa" %}', "ksi"),
    ],
)
def test_a_quantity_follows_the_units_of_the_person(source, text):
    assert words(source, reader(unit_system="us")) == text


def test_a_quantity_needs_no_request():
    template = Template('{% quantity 176.04 "MPa" place="1" %}')
    assert "176" in template.render(Context({}))


def test_a_unit_with_markup_in_it_is_escaped():
    assert "<b>" not in rendered("{% quantity 1 unit %}", unit="<b>kg</b>")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (NOON, "just now"),
        (NOON.replace(minute=45), "4 min ago"),
        (NOON.replace(hour=18), "3 h ago"),
        (NOON.replace(day=24, hour=16), "yesterday"),
        (NOON.replace(day=27), "4 days ago"),
        (NOON.replace(month=12, day=20), "Nov 23, 09:41 CST"),
        (NOON.replace(year=2027), "Nov 23, 2026, 09:41 CST"),
    ],
)
def test_relative_time_says_how_long_ago_in_one_unit(at, text):
    assert words("{% when moment ago=True at=at %}", moment=NOON, at=at) == text


def test_time_is_in_the_zone_of_the_person_and_exact_on_hover():
    html = rendered("{% when moment at=moment %}", moment=NOON)
    assert ">Nov 23, 09:41 CST<" in html
    assert 'title="Nov 23, 2026, 09:41:07 CST"' in html
    assert 'datetime="2026-11-23T09:41:07-06:00"' in html


def test_a_date_has_no_hour_and_a_missing_time_is_a_dash():
    assert words("{% when day %}", day=date(2026, 11, 2)) == "Nov 2, 2026"
    assert words("{% when day %}", day=None) == "\N{EN DASH}"


def test_a_code_links_to_the_page_of_its_record():
    heat = SimpleNamespace(code="H26-<1>", get_absolute_url=lambda: "/heats/H26-1/")
    html = rendered("{% code heat %}", heat=heat)
    assert html == '<a class="code" href="/heats/H26-1/">H26-&lt;1&gt;</a>'
    assert "<a" not in rendered("{% code text %}", text="H26-014")
    assert words("{% code nothing %}", nothing=None) == "\N{EN DASH}"


def test_a_state_is_an_icon_and_a_word_never_color_alone():
    html = rendered('{% state "in_progress" pill=True %}')
    assert 'class="state pill" data-state="in-progress"' in html
    assert "<svg" in html
    assert html.endswith("In progress</span>")


def test_a_small_state_says_its_word_to_those_who_cannot_see_it():
    html = rendered('{% state "out-of-limits" mini=True %}')
    assert 'aria-label="Out of limits"' in html


def test_a_state_that_does_not_exist_is_an_error_of_the_page_builder():
    with pytest.raises(KeyError):
        rendered('{% state "finished" %}')


def test_a_withheld_reference_says_nothing_of_what_it_hides():
    assert words("{% withheld %}") == "withheld"
    assert words("{% withheld 3 %}") == "3 withheld"


def test_every_icon_that_a_template_names_is_there():
    named = set()
    for path in (Path(__file__).resolve().parents[2] / "templates").rglob("*.html"):
        named |= set(re.findall(r'(?:{% icon |icon=)"([a-z0-9-]+)"', path.read_text()))
    assert len(named) > 40
    for name in sorted(named):
        assert rendered(f'{{% icon "{name}" %}}').startswith("<svg"), name


def test_an_address_breaks_at_its_joints_and_nowhere_else():
    address = "technician@demo.labtrack.example"
    shown = rendered("{{ a|breakable }}", a=address)
    assert shown == "technician@<wbr>demo<wbr>.labtrack<wbr>.example"
    assert "<b>" not in rendered("{{ a|breakable }}", a="<b>@x")
