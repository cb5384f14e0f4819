"""The page of assumptions is the table that the generator uses."""

from pathlib import Path

from characterization.demonstration.table import page

PAGE = Path(__file__).resolve().parents[3] / "docs" / "demonstration.md"


def test_the_page_says_what_the_generator_uses():
    assert PAGE.read_text() == page(), (
        "write it anew: python -m characterization.demonstration.table "
        "> docs/demonstration.md"
    )
