"""The kinds of method that are evaluated from readings. A further one gets a line here."""

from characterization.methods import brinell, density
from characterization.methods.readings import ReadingsMethod

READINGS_METHODS: dict[str, ReadingsMethod] = {
    method.kind: method for method in (brinell.METHOD, density.METHOD)
}
