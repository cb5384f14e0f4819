"""Which release this is, and the libraries that its numbers hang on."""

import platform
import tomllib
from functools import cache
from importlib.metadata import version

from django.conf import settings

NUMERIC_LIBRARIES = ("numpy", "scipy")


@cache
def release() -> str:
    """The version of labtrack, as pyproject.toml says it."""
    text = (settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)["project"]["version"]


@cache
def program() -> str:
    """What a stored statistic names as its origin; the same bytes need the same text."""
    libraries = (f"{name} {version(name)}" for name in NUMERIC_LIBRARIES)
    python = f"Python {platform.python_version()}"
    return ", ".join([f"labtrack {release()}", python, *libraries])
