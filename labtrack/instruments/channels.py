"""Packs recorded channels into bytes and back: float64, little endian, zlib."""

import zlib
from collections.abc import Mapping, Sequence

import numpy as np


def pack(channels: Mapping[str, np.ndarray]) -> bytes:
    """The channels, shape (n,) each, one after another. ValueError if lengths differ."""
    arrays = [np.asarray(array, dtype="<f8") for array in channels.values()]
    if len({array.shape for array in arrays}) > 1:
        raise ValueError("Channels of one trace have the same number of points.")
    return zlib.compress(b"".join(array.tobytes() for array in arrays), level=6)


def unpack(data: bytes, names: Sequence[str]) -> dict[str, np.ndarray]:
    """The channels by name, read-only arrays of shape (n,)."""
    flat = np.frombuffer(zlib.decompress(data), dtype="<f8")
    return dict(zip(names, flat.reshape(len(names), -1), strict=True))
