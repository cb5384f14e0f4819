"""Patterns of codes, such as H{yy}{tag}-{n:03}: reading, checking and filling them.

No models: what is counted and where lies in `numbering`.
"""

import re
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

_FIELD = re.compile(r"\{([a-z]*)(?::0?([1-9]))?\}", re.ASCII)
_LITERAL = re.compile(r"[A-Z0-9._-]*", re.ASCII)
FIELDS = ("yy", "tag", "parent", "process", "n")


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of record that is numbered."""

    key: str
    label: str
    default: str
    has_parent: bool = False


KINDS = {
    kind.key: kind
    for kind in (
        Kind("program", gettext_lazy("Program"), "P{yy}{tag}-{n:02}"),
        Kind("work-item", gettext_lazy("Work item"), "{parent}-W{n}", has_parent=True),
        Kind(
            "success-criterion",
            gettext_lazy("Success criterion"),
            "{parent}-C{n}",
            has_parent=True,
        ),
        Kind("component", gettext_lazy("Component"), "CP{tag}-{n:03}"),
        Kind("trial", gettext_lazy("Trial"), "T{yy}{tag}-{n:03}"),
        Kind("material-lot", gettext_lazy("Material lot"), "ML{tag}-{n:04}"),
        Kind("heat", gettext_lazy("Heat"), "H{yy}{tag}-{n:03}"),
        Kind(
            "casting-run",
            gettext_lazy("Casting run"),
            "{parent}-{process}{n:02}",
            has_parent=True,
        ),
        Kind("casting", gettext_lazy("Casting"), "{parent}-C{n}", has_parent=True),
        Kind("specimen", gettext_lazy("Bar"), "{parent}-B{n}", has_parent=True),
        Kind(
            "drawn-specimen",
            gettext_lazy("Sample drawn from the melt"),
            "{parent}-S{n}",
            has_parent=True,
        ),
        Kind(
            "split-specimen",
            gettext_lazy("Specimen split from another"),
            "{parent}-T{n}",
            has_parent=True,
        ),
        Kind(
            "heat-treatment-load",
            gettext_lazy("Heat-treatment load"),
            "HT{yy}{tag}-{n:03}",
        ),
    )
}


@dataclass(frozen=True, slots=True)
class Filled:
    """A pattern with everything but the count: prefix, digits of the count, suffix."""

    prefix: str
    digits: int
    suffix: str

    def code(self, n: int) -> str:
        return f"{self.prefix}{n:0{self.digits}}{self.suffix}"


def check(pattern: str, kind: Kind) -> None:
    """ValidationError, saying what is expected, unless codes of that kind can be made."""
    names = [match[1] for match in _FIELD.finditer(pattern)]
    unknown = [name for name in names if name not in FIELDS]
    literal = _FIELD.sub("", pattern)
    anchor = "parent" if kind.has_parent else "tag"
    if unknown or "{" in literal or "}" in literal:
        given = f"{{{unknown[0]}}}" if unknown else pattern
        raise ValidationError(
            _("%(given)s is not a field; expected {%(fields)s}.")
            % {"given": given, "fields": "}, {".join(FIELDS)}
        )
    if not _LITERAL.fullmatch(literal):
        raise ValidationError(
            _(
                "%(given)s: expected capital letters, digits, dots, hyphens and "
                "underscores around the fields."
            )
            % {"given": pattern}
        )
    if names.count("n") != 1:
        raise ValidationError(_("The count {n} stands exactly once in a pattern."))
    if anchor not in names:
        raise ValidationError(
            _("%(given)s lacks {%(anchor)s}, without which two records share a code.")
            % {"given": pattern, "anchor": anchor}
        )


def fill(pattern: str, **values: str) -> Filled:
    """Put the values in; the count stays open."""
    digits = 1

    def value_of(match: re.Match) -> str:
        nonlocal digits
        if match[1] != "n":
            return values[match[1]]
        digits = int(match[2] or 1)
        return "\0"

    prefix, suffix = _FIELD.sub(value_of, pattern).split("\0")
    return Filled(prefix, digits, suffix)
