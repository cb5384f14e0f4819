"""No template holds a script, a style or a handler in line: the CSP would stop it."""

import re
from pathlib import Path

import pytest

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script without src": re.compile(
        r"<script\b(?![^>]*\bsrc=)(?![^>]*type=\"application/json\")", re.IGNORECASE
    ),
    "a handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a javascript: address": re.compile(r"javascript:", re.IGNORECASE),
    "an address elsewhere": re.compile(r"(?:src|href)=[\"']?(?:https?:)?//", re.I),
    "unescaped text": re.compile(r"\|\s*safe\b|autoescape off"),
}
# help_text is written by us and may hold a link; it never holds what a person typed.
JUSTIFIED = {("components/field.html", "unescaped text")}


def templates() -> list[str]:
    return sorted(str(p.relative_to(TEMPLATES)) for p in TEMPLATES.rglob("*.html"))


@pytest.mark.parametrize("name", templates())
def test_a_template_holds_nothing_inline(name):
    text = re.sub(r"{#.*?#}", "", (TEMPLATES / name).read_text())
    found = [
        what
        for what, pattern in INLINE.items()
        if pattern.search(text) and (name, what) not in JUSTIFIED
    ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ('<p style="color: red">', "a style attribute"),
        ("<style>p {}</style>", "a style element"),
        ("<script>alert(1)</script>", "a script without src"),
        ('<a href="#" onclick="go()">', "a handler"),
        ('<a href="javascript:go()">', "a javascript: address"),
        ('<script src="https://cdn.example/x.js">', "an address elsewhere"),
        ("{{ note|safe }}", "unescaped text"),
    ],
)
def test_what_is_inline_is_found(source, what):
    assert INLINE[what].search(source)
