"""The text of API tokens: prefix, public id, secret, checksum. Pure; stores nothing.

`ltk_7Hd03kQz_<43 characters>_<6 characters>`: the prefix lets scanners recognise a leaked
token, the checksum lets everybody refuse a mistyped one without asking the database.
"""

import hashlib
import hmac
import secrets
import string
import zlib
from dataclasses import dataclass

ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
PUBLIC_ID_LENGTH = 8
SECRET_LENGTH = 43  # 32 bytes: 62 ** 43 > 2 ** 256
CHECKSUM_LENGTH = 6  # 62 ** 6 > 2 ** 32
MAX_LENGTH = 80

INSTRUMENT = "ltk"
PERSON = "ltp"


@dataclass(frozen=True, slots=True)
class SecretText:
    """A token taken apart. Its repr keeps the secret out of logs and tracebacks."""

    prefix: str
    public_id: str
    secret: str

    def __repr__(self) -> str:
        return f"<{self.prefix}_{self.public_id}>"

    @property
    def text(self) -> str:
        """What is shown once to the person who asked for it."""
        body = f"{self.prefix}_{self.public_id}_{self.secret}"
        return f"{body}_{checksum(body)}"

    @property
    def sha256(self) -> str:
        """What is stored. The secret is random over 256 bits, so a fast hash is sound."""
        return digest(self.secret)

    def matches(self, stored_sha256: str) -> bool:
        return hmac.compare_digest(self.sha256, stored_sha256)


def make(prefix: str) -> SecretText:
    """A new token."""
    return SecretText(
        prefix=prefix,
        public_id=_random(PUBLIC_ID_LENGTH),
        secret=_base62(secrets.randbits(256), SECRET_LENGTH),
    )


def read(text: str, *, prefix: str) -> SecretText | None:
    """The token's parts, or None where the text cannot be a token of that prefix."""
    if len(text) > MAX_LENGTH:
        return None
    body, _, tail = text.rpartition("_")
    parts = body.split("_")
    if len(parts) != 3 or parts[0] != prefix or tail != checksum(body):
        return None
    if len(parts[1]) != PUBLIC_ID_LENGTH or len(parts[2]) != SECRET_LENGTH:
        return None
    return SecretText(*parts)


def digest(secret: str) -> str:
    """SHA-256 as hexadecimal text."""
    return hashlib.sha256(secret.encode()).hexdigest()


def checksum(body: str) -> str:
    """CRC-32 of everything before it, in base 62."""
    return _base62(zlib.crc32(body.encode()), CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _ in range(length):
        number, rest = divmod(number, len(ALPHABET))
        digits.append(ALPHABET[rest])
    return "".join(reversed(digits))


def _random(length: int) -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(length))
