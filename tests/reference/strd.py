"""NIST's StRD files: data as decimal text and the certified values as printed."""

import re
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent / "nist"


@dataclass(frozen=True)
class CertifiedRegression:
    """One linear least squares set; rows are response first, as decimal text."""

    name: str
    rows: list[list[str]]
    coefficients: dict[str, tuple[str, str]]
    residual_sd: str
    r_squared: str
    f: str

    @property
    def degree(self) -> int | None:
        """Of the polynomial, None for several predictors or a line."""
        return len(self.coefficients) - 1 if len(self.rows[0]) == 2 else None


def _lines(name: str) -> list[str]:
    return (FOLDER / f"{name}.dat").read_text().splitlines()


def _data_from(lines: list[str]) -> int:
    span = next(
        re.search(r"Data\s+\(lines (\d+)", line)
        for line in lines
        if "Data " in line and "(lines" in line
    )
    return int(span.group(1)) - 1


def regression(name: str) -> CertifiedRegression:
    """One certified regression set."""
    lines = _lines(name)
    text = "\n".join(lines)
    coefficients = {
        label: (estimate, sd)
        for label, estimate, sd in re.findall(
            r"^\s+(B\d+)\s+(-?[\d.]+(?:E[+-]\d+)?)\s+([\d.]+(?:E[+-]\d+)?)", text, re.M
        )
    }
    number = r"([\d.]+(?:E[+-]\d+)?|Infinity)"
    return CertifiedRegression(
        name=name,
        rows=[line.split() for line in lines[_data_from(lines) :] if line.strip()],
        coefficients=coefficients,
        residual_sd=re.search(rf"Standard Deviation\s+{number}\s*$", text, re.M).group(
            1
        ),
        r_squared=re.search(rf"R-Squared\s+{number}", text).group(1),
        f=re.search(rf"^Regression\s+\d+\s+\S+\s+\S+\s+{number}", text, re.M).group(1),
    )


def atomic_weight_of_silver() -> tuple[dict[str, list[str]], str, str]:
    """Two instruments' values, the certified F and residual SD."""
    lines = _lines("AtmWtAgt")
    rows = [line.split() for line in lines[_data_from(lines) :] if line.strip()]
    pairs = [row for row in rows if len(row) == 2 and "." in row[0]]
    first, second = zip(*pairs, strict=True)
    text = "\n".join(lines)
    f = re.search(r"Between Instrument\s+\d+\s+\S+\s+\S+\s+(\S+)", text).group(1)
    sd = re.search(r"Standard Deviation\s+(\S+)", text).group(1)
    return {"1": list(first), "2": list(second)}, f, sd


def simon_lesage(replicates: int, leading: str) -> dict[str, list[str]]:
    """The sets SmLs01 to SmLs09 by their rule: 21, 201 or 2001 values in 9 groups.

    `leading` stands before the decimal point: "1", "1000000" or "1000000000000". All
    have sums of squares 1.68 (times (n - 1)/20) between and 0.01 mean square within.
    """
    groups = {}
    for group, center in enumerate("435353535", start=1):
        low, high = str(int(center) - 1), str(int(center) + 1)
        digits = [center, *[low, high] * ((replicates - 1) // 2)]
        groups[str(group)] = [f"{leading}.{digit}" for digit in digits]
    return groups
