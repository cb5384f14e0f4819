"""Area fractions of pores and phases: point counts (E562) and image areas (E1245).

Pure: numbers in, not images.
"""

from collections.abc import Sequence

from characterization.methods.fields import FieldStatistics, field_statistics
from labtrack.statistics.samples import BadOption, OutOfDomain


def by_point_count(hits: Sequence[float], grid_points: int) -> FieldStatistics:
    """Volume fraction by systematic manual point count, [%].

    Parameters
    ----------
    hits : sequence of float, shape (fields,)
        Grid points on the constituent in each field; a point on its boundary counts
        one half.
    grid_points : int
        Points of the grid.

    Returns
    -------
    FieldStatistics
        In percent: V_V = mean of hits / points; 95 % interval t s / sqrt(n).

    Raises
    ------
    BadOption
        If the grid has no points.
    OutOfDomain
        If a count is negative or above the number of points.
    TooFewValues
        Without any field.

    References
    ----------
    ASTM E562-19, 11.

    Examples
    --------
    >>> found = by_point_count([4, 6, 3, 5, 7, 4, 5, 6, 5, 5], 25)
    >>> found.mean, round(found.sd, 4), round(found.half_width, 5)
    (20.0, 4.6188, 3.30409)
    """
    if grid_points < 1:
        raise BadOption(f"The grid has {grid_points} points; expected at least 1.")
    for count in hits:
        if not 0 <= count <= grid_points:
            raise OutOfDomain(
                f"A field has {count:g} hits on {grid_points} points; expected 0 to "
                f"{grid_points}."
            )
    return field_statistics(
        [100 * count / grid_points for count in hits], unit="%", least_fields=10
    )


def by_image_area(
    areas: Sequence[float], field_areas: Sequence[float]
) -> FieldStatistics:
    """Area fraction from segmented images, [%], the scatter taken between fields.

    Parameters
    ----------
    areas, field_areas : sequences of float, shape (fields,), one unit
        Area of the constituent and of the field (both in pixels, or in um2).

    Raises
    ------
    BadOption
        If there is not one field area for each area.
    OutOfDomain
        If a field area is not above zero, or an area lies outside 0 to its field's.
    TooFewValues
        Without any field.

    References
    ----------
    ASTM E1245-03 (2016), 11.

    Examples
    --------
    >>> by_image_area([120, 80, 100], [10_000] * 3).mean
    1.0
    """
    if len(areas) != len(field_areas):
        raise BadOption(
            f"{len(areas)} areas for {len(field_areas)} fields; expected one each."
        )
    for area, field in zip(areas, field_areas, strict=True):
        if not field > 0 or not 0 <= area <= field:
            raise OutOfDomain(
                f"An area of {area:g} in a field of {field:g}; expected 0 to the whole "
                "field."
            )
    return field_statistics(
        [100 * area / field for area, field in zip(areas, field_areas, strict=True)],
        unit="%",
        least_fields=10,
    )
