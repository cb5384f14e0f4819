"""The one error of this package: a sentence for the person who typed the command."""


class CannotStart(Exception):
    """What was wrong and what to do about it, in one or two sentences."""
