"""Two-level designs: full and fractional factorials, with what is confounded."""

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# Letters by custom leave out I, which stands for the mean.
LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"
MOST_FACTORS = 15

Point = tuple[float, ...]
Word = frozenset[str]

STANDARD_GENERATORS: dict[tuple[int, int], str] = {
    (3, 1): "C=AB",
    (4, 1): "D=ABC",
    (5, 1): "E=ABCD",
    (5, 2): "D=AB E=AC",
    (6, 1): "F=ABCDE",
    (6, 2): "E=ABC F=BCD",
    (6, 3): "D=AB E=AC F=BC",
    (7, 1): "G=ABCDEF",
    (7, 2): "F=ABCD G=ABDE",
    (7, 3): "E=ABC F=BCD G=ACD",
    (7, 4): "D=AB E=AC F=BC G=ABC",
    (8, 1): "H=ABCDEFG",
    (8, 2): "G=ABCD H=ABEF",
    (8, 3): "F=ABC G=ABD H=BCDE",
    (8, 4): "E=BCD F=ACD G=ABC H=ABD",
    (9, 2): "H=ACDFG J=BCEFG",
    (9, 3): "G=ABCD H=ACEF J=CDEF",
    (9, 4): "F=BCDE G=ACDE H=ABDE J=ABCE",
    (9, 5): "E=ABC F=BCD G=ACD H=ABD J=ABCD",
    (10, 3): "H=ABCG J=BCDE K=ACDF",
    (10, 4): "G=BCDF H=ACDF J=ABDE K=ABCE",
    (10, 5): "F=ABCD G=ABCE H=ABDE J=ACDE K=BCDE",
    (10, 6): "E=ABC F=BCD G=ACD H=ABD J=ABCD K=AB",
    (11, 4): "H=ABCG J=BCDE K=ACDF L=ABCDEFG",
    (11, 5): "G=CDE H=ABCD J=ABF K=BDEF L=ADEF",
    (11, 6): "F=ABC G=BCD H=CDE J=ACD K=ADE L=BDE",
    (11, 7): "E=ABC F=BCD G=ACD H=ABD J=ABCD K=AB L=AC",
}
"""Minimum-aberration generators by (factors, generators)."""


class DesignError(ValueError):
    """A design that does not exist or was described wrongly; the message says why."""


@dataclass(frozen=True, slots=True)
class FractionalDesign:
    """Points in standard order (first factor fastest), coded -1 and +1."""

    factors: tuple[str, ...]
    points: tuple[Point, ...]
    generators: tuple[str, ...]
    defining_words: tuple[str, ...]
    resolution: int | None

    def aliases(self, term: str) -> tuple[str, ...]:
        """Effects confounded with a term, lowest order first, signs in front.

        Examples
        --------
        >>> fractional_factorial(3, ["C=AB"]).aliases("A")
        ('BC',)
        """
        word = frozenset(term)
        unknown = word - set(self.factors)
        if unknown:
            raise DesignError(f"There is no factor {', '.join(sorted(unknown))}.")
        found = []
        for defining in self.defining_words:
            sign = "-" if defining.startswith("-") else ""
            product = word ^ frozenset(defining.lstrip("-"))
            name = "".join(f for f in self.factors if f in product)
            found.append(sign + (name or "I"))
        return tuple(sorted(found, key=lambda name: (len(name.lstrip("-")), name)))


def factor_letters(k: int) -> tuple[str, ...]:
    """Names for k factors, I left out.

    Raises
    ------
    DesignError
        If k is below 1 or above 15.

    Examples
    --------
    >>> "".join(factor_letters(9))
    'ABCDEFGHJ'
    """
    if not 1 <= k <= MOST_FACTORS:
        raise DesignError(f"{k} factors; expected 1 to {MOST_FACTORS}.")
    return tuple(LETTERS[:k])


def full_factorial(k: int) -> tuple[Point, ...]:
    """All 2^k points in standard order.

    Parameters
    ----------
    k : int, 1 to 15

    Returns
    -------
    tuple of points, coded -1 and +1

    Raises
    ------
    DesignError
        If k is out of range.

    References
    ----------
    Yates (1937); Montgomery, Design and Analysis of Experiments, 10th ed., 6.2.

    Examples
    --------
    >>> full_factorial(2)
    ((-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0))
    """
    factor_letters(k)
    return tuple(
        tuple(reversed(point)) for point in itertools.product((-1.0, 1.0), repeat=k)
    )


def level_factorial(levels: Iterable[int]) -> tuple[Point, ...]:
    """All combinations of factors with the given numbers of levels, coded -1 to +1.

    Parameters
    ----------
    levels : iterable of int, 2 or more each

    Raises
    ------
    DesignError
        If a factor has fewer than two levels or there are above 100,000 points.

    Examples
    --------
    >>> level_factorial([3])
    ((-1.0,), (0.0,), (1.0,))
    """
    counts = list(levels)
    if not counts or min(counts) < 2:
        raise DesignError(f"Levels are {counts}; expected 2 or more for each factor.")
    points = 1
    for count in counts:
        points *= count
    if points > 100_000:
        raise DesignError(f"{points} points; at most 100,000 are listed.")
    scales = [
        [-1.0 + 2.0 * at / (count - 1) for at in range(count)] for count in counts
    ]
    return tuple(
        tuple(reversed(point)) for point in itertools.product(*reversed(scales))
    )


def parse_generators(
    generators: Iterable[str] | Mapping[str, str] | str, factors: tuple[str, ...]
) -> dict[str, tuple[int, Word]]:
    """Added factor to sign and word: "E=-ABCD" to {"E": (-1, {A, B, C, D})}.

    Raises
    ------
    DesignError
        If a generator does not read as factor = product of basic factors.

    Examples
    --------
    >>> parse_generators("C=AB", ("A", "B", "C"))["C"][0]
    1
    """
    if isinstance(generators, str):
        generators = generators.replace(",", " ").split()
    elif isinstance(generators, Mapping):
        generators = [f"{added}={word}" for added, word in generators.items()]
    parsed: dict[str, tuple[int, Word]] = {}
    for text in generators:
        added, _, product = text.replace(" ", "").upper().partition("=")
        sign = -1 if product.startswith("-") else 1
        word = frozenset(product.lstrip("+-"))
        if added not in factors or len(word) < 2 or not word <= set(factors):
            raise DesignError(
                f"Generator {text!r} does not read as one factor = a product of two or "
                f"more among {', '.join(factors)}."
            )
        if added in parsed:
            raise DesignError(f"Factor {added} is generated twice.")
        parsed[added] = (sign, word)
    for added, (_, word) in parsed.items():
        if word & set(parsed):
            raise DesignError(
                f"The generator of {added} uses another generated factor; use basic "
                "factors only."
            )
    return parsed


def fractional_factorial(
    k: int,
    generators: Iterable[str] | Mapping[str, str] | str | None = None,
    *,
    p: int | None = None,
) -> FractionalDesign:
    """A regular 2^(k-p) design.

    Parameters
    ----------
    k : int, 3 to 15
        Factors, named A, B, C, ... without I.
    generators : sequence or mapping, optional
        Such as ["D=AB", "E=-AC"].
    p : int, optional
        Number of generators, to take the standard ones (minimum aberration).

    Returns
    -------
    FractionalDesign

    Raises
    ------
    DesignError
        If neither or unusable generators are given, or no standard ones are known.

    References
    ----------
    Box, Hunter & Hunter (2005), Statistics for Experimenters, 2nd ed., ch. 6;
    Montgomery, 10th ed., table 8.14.

    Examples
    --------
    >>> design = fractional_factorial(5, p=2)
    >>> len(design.points), design.resolution, design.defining_words
    (8, 3, ('ABD', 'ACE', 'BCDE'))
    """
    factors = factor_letters(k)
    if generators is None:
        if p is None or (k, p) not in STANDARD_GENERATORS:
            raise DesignError(
                f"No standard generators are known for 2^({k}-{p}); give them, such as "
                '"D=AB".'
            )
        generators = STANDARD_GENERATORS[k, p]
    parsed = parse_generators(generators, factors)
    basic = [factor for factor in factors if factor not in parsed]
    points = []
    for settings in full_factorial(len(basic)):
        at = dict(zip(basic, settings, strict=True))
        for added, (sign, word) in parsed.items():
            product = float(sign)
            for factor in word:
                product *= at[factor]
            at[added] = product
        points.append(tuple(at[factor] for factor in factors))
    words = _defining_words(factors, parsed)
    lengths = [len(word.lstrip("-")) for word in words]
    return FractionalDesign(
        factors,
        tuple(points),
        tuple(
            f"{added}={'-' if sign < 0 else ''}{''.join(sorted(word))}"
            for added, (sign, word) in parsed.items()
        ),
        words,
        min(lengths) if lengths else None,
    )


def _defining_words(
    factors: tuple[str, ...], parsed: dict[str, tuple[int, Word]]
) -> tuple[str, ...]:
    """Every product of the generators' words, shortest first."""
    words = []
    for size in range(1, len(parsed) + 1):
        for chosen in itertools.combinations(parsed.items(), size):
            sign, product = 1, frozenset()
            for added, (one_sign, word) in chosen:
                sign, product = sign * one_sign, product ^ word ^ {added}
            name = "".join(factor for factor in factors if factor in product)
            words.append(("-" if sign < 0 else "") + name)
    return tuple(sorted(words, key=lambda word: (len(word.lstrip("-")), word)))
