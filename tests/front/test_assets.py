"""Static files: what other people's wheels bring, and what templates ask for."""

import gzip
import hashlib
import re
from pathlib import Path

import bootstrap_wrapper
import django_htmx
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from labtrack.management.commands import build_vendor_static
from labtrack.management.commands.build_vendor_static import layered

OURS = Path(settings.BASE_DIR) / "labtrack" / "static" / "labtrack"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
STATIC_NAME = re.compile(r"""{%\s*static\s+['"]([^'"]+)['"]""")
SHA256 = {
    # Bootstrap 5.3.8 and htmx 2 as their authors released them.
    "bootstrap.min.css": (
        "d85327d99c7a3ee1f9b5d0500d1370acea3ad2db39c163c2f51f232baedbdede"
    ),
    "htmx-2.min.js": "71ea67185bfa8c98c39d31717c6fce5d852370fcdfd129db4543774d3145c0de",
}


def bootstrap_css() -> Path:
    return Path(bootstrap_wrapper.get_bootstrap_css_dir()) / "bootstrap.min.css"


def htmx_js() -> Path:
    package = Path(django_htmx.__file__).parent
    return package / "static" / "django_htmx" / "htmx-2.min.js"


@pytest.fixture(scope="module")
def vendor(tmp_path_factory) -> Path:
    """The vendor folder as the command writes it."""
    folder = tmp_path_factory.mktemp("vendor")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings, "VENDOR_STATIC_DIR", folder)
        call_command("build_vendor_static", verbosity=0)
    return folder / "vendor"


@pytest.mark.parametrize("path", [bootstrap_css(), htmx_js()], ids=lambda p: p.name)
def test_assets_from_wheels_are_the_bytes_their_authors_released(path):
    assert hashlib.sha256(path.read_bytes()).hexdigest() == SHA256[path.name]


def test_bootstrap_lies_whole_in_the_lowest_layer(vendor):
    text = (vendor / "bootstrap.css").read_text("utf-8")
    source = bootstrap_css().read_text("utf-8")
    rules = source.removeprefix('@charset "UTF-8";').split("/*# sourceMapping")[0]
    assert rules.strip() in text
    assert text.index("@layer bootstrap, tokens") < text.index("@layer bootstrap {")
    assert "sourceMappingURL" not in text


def test_layered_leaves_nothing_outside_the_layer():
    text = layered('@charset "UTF-8";a{b:c}\n/*# sourceMappingURL=x.map */')
    assert text.endswith("@layer bootstrap {\na{b:c}\n}\n")


def test_vega_is_one_module_that_imports_nothing(vendor):
    text = (vendor / "vega.js").read_text("utf-8")
    assert "as default}" in text.replace(" as default };", " as default}")[-120:]
    assert not re.search(r'\bfrom\s*"https?:', text)


def test_a_second_build_writes_nothing(vendor, settings, monkeypatch):
    settings.VENDOR_STATIC_DIR = vendor.parent
    monkeypatch.setattr(
        build_vendor_static, "write", lambda *_: pytest.fail("It wrote again.")
    )
    call_command("build_vendor_static", verbosity=0)


def test_every_static_name_in_a_template_exists(vendor):
    names = {
        name
        for path in TEMPLATES.rglob("*.html")
        for name in STATIC_NAME.findall(path.read_text("utf-8"))
    }
    missing = [
        name
        for name in sorted(names)
        if not finders.find(name) and not (vendor.parent / name).exists()
    ]
    assert len(names) > 15
    assert missing == []


def test_a_first_page_with_a_chart_is_under_500_kb_compressed(vendor):
    files = [*OURS.rglob("*.css"), *OURS.rglob("*.js"), *OURS.rglob("*.json")]
    files += [htmx_js(), vendor / "bootstrap.css", vendor / "vega.js"]
    size = sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)
    assert size < 450_000  # leaves 50 kB for the page and its data


@pytest.mark.parametrize("path", sorted(OURS.rglob("*.js")), ids=lambda path: path.name)
def test_our_scripts_write_no_markup_and_evaluate_no_text(path):
    text = path.read_text("utf-8")
    for banned in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "eval(",
        "Function(",
    ):
        assert banned not in text
    assert not re.search(r"https?://", text)


def inline_code(text: str) -> list[str]:
    """Attributes and elements that a strict policy refuses."""
    found = re.findall(r"\sstyle=|\son[a-z]+=|<style|javascript:", text)
    scripts = re.findall(r"<script(?![^>]*\bsrc=)[^>]*>", text)
    return found + scripts


@pytest.mark.parametrize(
    "path",
    sorted(TEMPLATES.rglob("*.html")),
    ids=lambda p: str(p.relative_to(TEMPLATES)),
)
def test_templates_hold_no_inline_script_or_style(path):
    assert inline_code(path.read_text("utf-8")) == []


def test_no_conflict_of_a_merge_is_left_in_what_no_linter_reads():
    files = [
        path
        for root in (OURS, TEMPLATES)
        for path in root.rglob("*")
        if path.suffix in (".css", ".js", ".json", ".html", ".svg")
    ]
    assert len(files) > 100
    left = [str(path) for path in files if "\n<<<<<<< " in path.read_text("utf-8")]
    assert left == []
