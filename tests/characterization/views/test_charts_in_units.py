"""Charts of recordings for a reader of US customary units: values, axes and the table."""

import re

import numpy as np
import pytest

from characterization.actions import files
from characterization.actions.file_facts import SaidBeside
from characterization.dashboards import trace_evidence
from characterization.methods.trace_methods import TRACE_METHODS
from labtrack import reading
from labtrack.accounts.choices import Role
from labtrack.instruments.actions import submissions
from labtrack.instruments.actions.submissions import Arrival
from labtrack.instruments.choices import SubmissionKind
from tests.characterization import instrument_files, invented_files
from tests.factories import materials, people

SI = re.compile(r"\d (?:°C|K|kN|mm)\b|\[(?:°C|K/s|kN|mm|MPa√m|mm/cycle)\]")


def arrived(content, method, compartment):
    """The test that one file of an instrument becomes."""
    bar = materials.specimen(
        materials.casting_run(materials.heat(compartment=compartment))
    )
    kept = submissions.keep(
        Arrival(
            kind=SubmissionKind.FILE,
            body=content(bar.code),
            file_name="run.txt",
            person=people.person(Role.ENGINEER, compartment),
            compartment=compartment,
            fields=SaidBeside(specimen=bar.code, method=method).as_fields(),
        )
    )
    return files.understand(submission=kept)


def cards_for(client, test, compartment, unit_system):
    client.force_login(people.person(Role.VIEWER, compartment, unit_system=unit_system))
    return client.get(test.get_absolute_url()).context["page"].charts


def said(card):
    return " ".join(
        [str(card.subtitle), str(card.spec), str(card.columns), str(card.rows)]
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "method", "words"),
    [
        (instrument_files.dsc, "ASTM-E794-06", ["[°F]", "1040.0 °F"]),
        (instrument_files.cup, "HOUSE-CUP-1", ["[°F]", "[°F/s]", " °F at "]),
        (instrument_files.crack_record, "ASTM-E399-22-CT", ["[in]", "[kip]", "4.12"]),
        (instrument_files.hardness_map, "ASTM-E384-22-HV-0.5", ["[in]", "0.0197"]),
    ],
)
def test_a_recording_is_drawn_in_the_units_of_its_reader(
    content, method, words, compartment, client
):
    test = arrived(content, method, compartment)
    here = " ".join(map(said, cards_for(client, test, compartment, "us")))
    there = " ".join(map(said, cards_for(client, test, compartment, "si")))
    assert SI.search(there)
    assert SI.findall(here) == []
    assert [word for word in words if word not in here] == []
    assert [word for word in words if word in there] == []


def test_the_growth_of_a_crack_is_drawn_in_the_units_of_its_reader():
    file = invented_files.growth()
    cycles, length = map(list, zip(*file.rows, strict=True))
    channels = {"cycles": np.array(cycles), "crack_length": np.array(length)}
    sizes = {
        "b_mm": 10, "w_mm": 50, "p_max_n": 4000, "ratio": 0.1,
    }  # fmt: skip
    result = TRACE_METHODS["crack-growth"].evaluate(channels, file.settings | sizes)
    (si,) = trace_evidence.cards("crack-growth", {}, result, is_simulated=False)
    with reading.units_of("us"):
        (us,) = trace_evidence.cards("crack-growth", {}, result, is_simulated=False)
    assert SI.findall(said(us)) == []
    assert "[ksi√in]" in str(us.spec)
    k, rate = (float(us.rows[5][i]) / float(si.rows[5][i]) for i in (0, 1))
    assert k == pytest.approx(0.9100, rel=1e-3)
    assert rate == pytest.approx(1 / 25.4, rel=1e-2)
