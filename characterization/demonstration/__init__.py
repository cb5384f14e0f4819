"""A small simulated program: two organizations, six heats, their bars and recordings.

Nothing in it was measured. `assumptions` is the table of what it rests on, `people` who
is in it, `loading` makes it through the product's own actions, `removing` takes it away.
"""
