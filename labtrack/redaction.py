"""Keeps secrets out of log lines: token texts, and the addresses of one-time links."""

import logging
import re

_TOKEN = re.compile(r"\b(lt[kp]_[0-9A-Za-z]{8})_[0-9A-Za-z]{20,}(?:_[0-9A-Za-z]+)?")
_LINK = re.compile(r"(/links/)[A-Za-z0-9_-]{20,}")
_SESSION = re.compile(r"\b((?:__Host-)?labtrack|csrftoken)=[^;\s,'\"]+")


def redacted(text: str) -> str:
    """The text with every secret cut short; a token keeps its public id."""
    text = _TOKEN.sub(r"\1_[redacted]", text)
    text = _LINK.sub(r"\1[redacted]", text)
    return _SESSION.sub(r"\1=[redacted]", text)


class RedactingFormatter(logging.Formatter):
    """Works on the finished line, so that tracebacks are covered too."""

    def format(self, record: logging.LogRecord) -> str:
        return redacted(super().format(record))
