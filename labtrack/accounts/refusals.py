"""Why a token or a one-time link is not accepted, as a sentence."""


class SecretRefused(Exception):
    """The text of the exception is shown to whoever presented the secret."""
