"""The statistics library: pure functions on arrays, no Django, frozen results."""
