"""From files to results without a database: what `manage.py evaluate` prints.

Pure. One answer for each recording: what was read, what was found, what was assumed, or
the true reason why nothing was.
"""

from characterization.evaluation.answering import evaluate_files
from characterization.evaluation.known import KINDS, UnknownMethod
from characterization.evaluation.request import Dimensions, Request
from characterization.evaluation.wording import as_text
from characterization.methods.tensile_settings import SettingsError
from characterization.parsers import ProfileError

__all__ = [
    "KINDS",
    "Dimensions",
    "ProfileError",
    "Request",
    "SettingsError",
    "UnknownMethod",
    "as_text",
    "evaluate_files",
]
