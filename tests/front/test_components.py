"""Components, the form renderer, tables, the rail and slots."""

import re
from types import SimpleNamespace

import django_tables2 as tables
import pytest
from django import forms
from django.http import HttpResponse
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.urls import get_resolver, include, path

from labtrack import navigation, slots
from labtrack.page_compression import PageCompressionMiddleware
from labtrack.pages.missing import Missing, in_order
from labtrack.states import STATES, state_of
from labtrack.templatetags.page import initials

REQUEST = RequestFactory().get("/specimens/", {"state": "valid", "cursor": "abc"})


def answer(_request, **_parts):
    return HttpResponse("")


def names(app, *pages):
    return include(([path(f"{app}/{page}/", answer, name=page) for page in pages], app))


urlpatterns = [
    path("", answer, name="home"),
    path("", names("trials", "heat-list", "specimen-list")),
    path("", names("characterization", "overview")),
    path("fragments/<int:pk>/", answer, name="sample-fragment"),
]


class PourForm(forms.Form):
    """Two fields, one of them strict."""

    mass = forms.DecimalField(label="Gross mass", help_text="As weighed.")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["mass"].suffix = "kg"


def rendered(source, **values):
    return Template(source).render(Context({"request": REQUEST} | values))


def test_a_refused_form_lists_its_errors_with_links_to_the_fields():
    html = str(PourForm({"mass": "two"}))
    assert 'href="#id_mass"' in html
    assert 'id="id_mass_error"' in html
    assert 'aria-invalid="true"' in html
    assert "One thing needs you" in html
    assert 'value="two"' in html


def test_a_field_ties_help_error_and_unit_to_its_input():
    html = str(PourForm({"mass": "two"})["mass"].as_field_group())
    described = re.search(r'aria-describedby="([^"]+)"', html)[1].split()
    for element in described:
        assert f'id="{element}"' in html
    assert ">kg</span>" in html


def test_a_fresh_form_shows_no_error_and_marks_what_is_optional():
    html = str(PourForm())
    assert "lt-errors" not in html
    assert html.count('class="optional"') == 1


class BarTable(tables.Table):
    """Two columns, one with a unit."""

    code = tables.Column()
    rm = tables.Column(verbose_name="Rm [MPa]", attrs={"th": {"class": "n"}})

    class Meta:
        empty_text = "No bar has been tested yet."
        row_attrs = {"data-href": lambda record: f"/bars/{record['code']}/"}


def test_a_table_sets_the_unit_apart_and_keeps_filters_when_sorting():
    table = BarTable([{"code": "B1", "rm": 296}], order_by="rm")
    html = table.as_html(REQUEST)
    assert 'Rm <span class="unit">MPa</span>' in html
    assert 'href="?state=valid&amp;sort=code"' in html
    assert 'aria-sort="ascending"' in html
    assert 'data-href="/bars/B1/"' in html
    assert "cursor=abc" not in html


def test_a_table_without_rows_says_what_is_missing():
    assert "No bar has been tested yet." in BarTable([]).as_html(REQUEST)


def test_the_pager_says_more_than_where_nobody_counted_to_the_end():
    pager = {"shown": "1 to 50", "count": 10_000, "is_exact": False, "noun": "tests"}
    html = render_to_string("components/pager.html", {"pager": pager})
    assert "1 to 50 of more than 10,000 tests" in html
    assert "rel=" not in html


def test_records_refuse_a_row_that_does_not_fit_its_columns():
    columns = [{"label": "Heat"}, {"label": "Bars", "is_number": True}]
    html = render_to_string(
        "components/records.html",
        {"caption": "Heats", "columns": columns, "rows": [["H1", 6]]},
    )
    assert html.count("<td") == 2
    with pytest.raises(ValueError):
        Template("{% for c, v in columns|beside:row %}{% endfor %}").render(
            Context({"columns": columns, "row": ["H1"]})
        )


def test_failed_diagnostics_stand_first():
    checks = [
        {"title": "Third", "outcome": "not_run"},
        {"title": "Second", "outcome": "passed"},
        {"title": "First", "outcome": "failed"},
    ]
    html = render_to_string("components/diagnostics.html", {"checks": checks})
    assert html.index("First") < html.index("Second") < html.index("Third")


def test_what_stands_between_the_tags_is_the_content_of_a_component():
    html = rendered(
        '{% component "section" title="Bars" %}<p>{{ n }}</p>{% endcomponent %}', n="<6"
    )
    assert "<h2>Bars</h2>" in html
    assert "<p>&lt;6</p>" in html


@pytest.mark.parametrize("state", STATES.values(), ids=lambda state: state.key)
def test_every_state_has_an_icon_that_exists_and_a_word(state):
    html = rendered("{% state key %}", key=state.key)
    assert "<path" in html or "<circle" in html
    assert str(state.word) in html


def test_states_may_be_written_as_python_writes_them():
    assert state_of("in_progress").key == "in-progress"


@pytest.mark.urls(__name__)
def test_the_rail_leaves_out_what_has_no_address_yet():
    person = SimpleNamespace(is_laboratory_manager=False)
    shown = list(navigation.places(person, "/trials/heat-list/H26-014/"))
    assert [str(place.section.label) for place in shown] == [
        "Overview",
        "Heats",
        "Specimens",
    ]
    assert [place.is_here for place in shown] == [False, True, False]


def test_the_tabs_show_what_needs_an_attribute_only_to_those_who_have_it():
    def labels(person):
        return [str(tab.label) for tab in navigation.tabs(person, "/people/")]

    assert "Style" in labels(SimpleNamespace(is_laboratory_manager=True))
    assert "Style" not in labels(SimpleNamespace(is_laboratory_manager=False))


def test_at_most_ten_sections_and_each_list_is_a_place_of_one_of_them():
    person = SimpleNamespace(is_laboratory_manager=True)
    sections = list(navigation.places(person, "/overview/"))
    assert len(sections) <= 10
    assert sum(place.section.is_major for place in sections) <= 4
    placed = {
        entry.url_name for section in navigation.RAIL for entry in section.entries
    }
    lists = {
        f"{app}:{name}"
        for app in ("trials", "characterization", "instruments", "accounts")
        for name in get_resolver().namespace_dict[app][1].reverse_dict
        if isinstance(name, str) and name.endswith("-list")
    }
    assert lists - placed == set()


@pytest.mark.parametrize(
    ("path", "section", "tab"),
    [
        ("/overview/", "Overview", ""),
        ("/castings/", "Heats", "Castings"),
        ("/castings/H26-014-C1/", "Heats", ""),
        ("/analysis/value/", "Analysis", "Value"),
        ("/material-conditions/", "Analysis", "Conditions"),
        ("/attention/", "Laboratory", "Needs attention"),
        ("/me/", "", ""),
    ],
)
def test_a_page_lies_in_its_section_and_a_place_shows_those_beside_it(
    path, section, tab
):
    person = SimpleNamespace(is_laboratory_manager=False)
    here = [p.section.label for p in navigation.places(person, path) if p.is_here]
    assert [str(label) for label in here] == ([section] if section else [])
    tabs = navigation.tabs(person, path)
    assert [str(t.label) for t in tabs if t.is_here] == ([tab] if tab else [])


@pytest.mark.urls(__name__)
def test_a_slot_asks_for_each_registered_fragment_in_order(monkeypatch):
    monkeypatch.setattr(slots, "_registry", {})
    slots.register("specimen", "sample-fragment", order=2)
    slots.register("specimen", "sample-fragment", order=2)
    slots.register("specimen", "home", order=1)
    assert [f.url_name for f in slots.fragments("specimen")] == [
        "home",
        "sample-fragment",
    ]
    assert slots.fragments("heat") == []
    monkeypatch.setattr(slots, "_registry", {})
    slots.register("specimen", "sample-fragment")
    html = rendered('{% slot "specimen" 41 %}')
    assert 'hx-get="/fragments/41/"' in html
    assert html.count("hx-get") == 1


@pytest.mark.parametrize("cookie", ["dark", "", "<script>"])
def test_the_theme_comes_from_a_cookie_that_may_say_only_light_or_dark(cookie):
    request = SimpleNamespace(COOKIES={"labtrack-theme": cookie})
    shown = Template("{% theme %}").render(Context({"request": request}))
    assert shown == (cookie if cookie == "dark" else "")


def test_initials_are_the_staff_code_or_the_first_letters():
    assert initials(SimpleNamespace(staff_code="JDM4")) == "JDM"
    assert initials("kim lund") == "KL"


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "429", "500"])
def test_an_error_page_needs_nothing_and_says_what_to_do(code):
    html = render_to_string(f"{code}.html")
    assert code[:3] in html
    assert '<a class="btn btn-primary" href="/">' in html


def test_a_page_for_nobody_shows_no_rail_and_no_menu():
    html = render_to_string("base.html")
    assert "lt-rail" not in html
    assert "X-CSRFToken" not in html


def test_the_style_page_needs_a_person(client, settings):
    settings.LOGIN_URL = "/sign-in/"
    answered = client.get("/style/")
    assert answered.url == "/sign-in/?next=/style/"


def test_the_style_page_shows_every_state_and_every_chart(technician, signed_in):
    html = signed_in(technician).get("/style/").content.decode()
    for key in STATES:
        assert f'data-state="{key}"' in html
    assert html.count("<figure") == 5
    assert html.count("application/json") == 4


def test_the_form_of_the_style_page_answers_422_with_what_was_typed(
    technician, signed_in
):
    sent = {"lot": "ML-0117", "gross_mass": "2.60", "preheat": "20"}
    answered = signed_in(technician).post("/style/", sent)
    assert answered.status_code == 422
    assert "20 °C is wet; expected at least 120 °C." in answered.content.decode()


def test_pages_travel_compressed_and_other_answers_do_not(technician, signed_in):
    client = signed_in(technician)
    page = client.get("/style/", headers={"Accept-Encoding": "gzip"})
    assert page["Content-Encoding"] == "gzip"
    assert len(page.content) < 60_000
    answer = HttpResponse(b"{}" * 500, content_type="application/json")
    answer["ETag"] = '"strong"'
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    kept = PageCompressionMiddleware(lambda _request: answer)(request)
    assert kept["ETag"] == '"strong"'
    assert "Content-Encoding" not in kept


def test_what_is_missing_leads_to_where_it_is_added_and_what_blocks_comes_first():
    owed = Missing("Crucible")
    needed = Missing("Pour sample", "The verdict waits.", "/heats/H/", is_blocking=True)
    html = render_to_string(
        "components/missing.html", {"missing": in_order([owed, needed])}
    )
    assert html.index("Pour sample") < html.index("Crucible")
    assert 'href="/heats/H/"' in html
    assert "The verdict waits." in html


def test_nothing_missing_is_left_out_or_said():
    assert "section" not in render_to_string("components/missing.html", {"missing": []})
    said = render_to_string("components/missing.html", {"nothing": "All is there."})
    assert "All is there." in said
