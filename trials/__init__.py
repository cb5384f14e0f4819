"""What was planned and made.

Alloy (registered or variant), material lot, heat (one melt) with charge additions, casting
run (one pour of a heat into one mold), casting (a piece), specimen (bar, coupon, mount,
disc), heat-treatment cycle, load and load item, material state (what a specimen has been
through). It never mentions what was measured: that is characterization.
"""
