"""Words, icons and marks keep their contrast in both themes."""

import json

import pytest

from labtrack.charts.theme import config
from tests.front.color import contrast, tokens
from tests.shared_material import shared

GROUNDS = ("surface", "raised", "sunken", "hover")
INKS = [
    "text",
    "muted",
    "accent-ink",
    "ok",
    "caution",
    "danger",
    "info",
    "sim",
    "submitted",
    "literature",
    "invalid",
]
ON_THEIR_SOFT = [
    ("ok", "ok-soft"),
    ("caution", "caution-soft"),
    ("danger", "danger-soft"),
    ("info", "info-soft"),
    ("submitted", "info-soft"),
    ("sim", "sim-soft"),
    ("sim", "sim-stripe"),
    ("accent-ink", "accent-soft"),
    ("text", "accent-soft"),
    ("text", "danger-soft"),
    ("text", "caution-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-hover"),
]
WORDS = [(ink, ground) for ink in INKS for ground in GROUNDS] + ON_THEIR_SOFT
MARKS = [("border-strong", ground) for ground in GROUNDS[:3]]
MARKS += [("accent", ground) for ground in GROUNDS[:3]]
MARKS += [(f"series-{n}", "raised") for n in range(1, 9)]
MARKS += [(f"sc-{n}", "raised") for n in range(5)]
THEMES = ("light", "dark")


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("ink", "ground"), WORDS, ids="-on-".join)
def test_words_have_a_contrast_of_four_and_a_half(ink, ground, theme):
    half = THEMES.index(theme)
    assert contrast(tokens()[ink][half], tokens()[ground][half]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("mark", "ground"), MARKS, ids="-on-".join)
def test_marks_and_outlines_have_a_contrast_of_three(mark, ground, theme):
    half = THEMES.index(theme)
    assert contrast(tokens()[mark][half], tokens()[ground][half]) >= 3


def test_contrast_agrees_with_the_ratios_published_with_the_design():
    lines = shared("mock/contrast.txt").read_text("utf-8").splitlines()[1:]
    checked = 0
    for line in lines:
        words = line.split()
        if len(words) != 6 or words[0] not in tokens() or words[1] not in tokens():
            continue
        for half in (0, 1):
            ours = contrast(tokens()[words[0]][half], tokens()[words[1]][half])
            # Two decimals are printed there, of colors rounded to 8 bits.
            assert ours == pytest.approx(float(words[3 + half]), rel=0.02), line
            checked += 1
    assert checked > 50


def test_more_scandium_is_more_visible_on_either_ground():
    for half in (0, 1):
        ground = tokens()["raised"][half]
        ramp = [contrast(tokens()[f"sc-{n}"][half], ground) for n in range(5)]
        assert ramp == sorted(ramp)


def test_both_chart_themes_style_the_same_marks():
    light, dark = config("light"), config("dark")
    assert json.dumps(sorted(light["style"])) == json.dumps(sorted(dark["style"]))
    for name, style in light["style"].items():
        assert sorted(style) == sorted(dark["style"][name]), name


@pytest.mark.parametrize("theme", THEMES)
def test_chart_series_are_the_tokens(theme):
    half = THEMES.index(theme)
    series = [tokens()[f"series-{n}"][half] for n in range(1, 9)]
    assert config(theme)["range"]["category"] == series


@pytest.mark.parametrize("theme", THEMES)
def test_words_in_charts_can_be_read_on_a_card(theme):
    ground = tokens()["raised"][THEMES.index(theme)]
    styles = config(theme)["style"]
    words = ("mean-label", "minimum-label", "point-label", "simulated", "note")
    for name in words:
        color = styles[name].get("color") or styles[name]["fill"]
        assert contrast(color, ground) >= 4.5, name
