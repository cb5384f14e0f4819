"""What was found.

Property and test method (rows, not code), test (a series of versions), measurement (one
number), evaluation and curve (the evidence behind it), material condition (what must not be
mixed in one mean) and summary (stored statistics of one property in one condition for one
viewing scope on one basis).
"""
