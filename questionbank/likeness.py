"""Sketches by which near-duplicates are found among many items without reading them all.

MinHash (Broder 1997): of each of 64 random orders of all shingles a sketch keeps the least that the text has; the
share of equal places estimates the likeness of two texts. Sketches are cut into 16 bands of 4, and two texts meet if
one band is equal (Leskovec, Rajaraman, Ullman, Mining of Massive Datasets, ch. 3): at a likeness of 0.7 with a
chance of 0.99, at 0.6 of 0.89, at 0.2 of 0.03. Who meets is then compared in full.
"""

import zlib
from collections.abc import Iterable

import numpy as np

BANDS, ROWS = 16, 4
_DICE = np.random.default_rng(19011)  # any fixed number: sketches of all times must be comparable
_FACTORS = _DICE.integers(1, 2**63, size=(BANDS * ROWS, 1), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_TERMS = _DICE.integers(0, 2**63, size=(BANDS * ROWS, 1), dtype=np.uint64)
_MIX = _DICE.integers(1, 2**63, size=(1, ROWS), dtype=np.uint64) * np.uint64(2) + np.uint64(1)
_NUMBERS = np.arange(BANDS, dtype=np.uint64)


def bands(shingles: Iterable[str]) -> list[int]:
    """Give the 16 bands of a text as signed whole numbers of 64 bits; none for a text without shingles."""
    hashes = np.fromiter((zlib.crc32(one.encode()) for one in shingles), dtype=np.uint64)
    if not hashes.size:
        return []
    least = ((_FACTORS * hashes + _TERMS) >> np.uint64(32)).min(axis=1).reshape(BANDS, ROWS)
    mixed = (least * _MIX).sum(axis=1, dtype=np.uint64)
    # The number of the band goes in, so that equal values in different bands do not meet.
    mixed = (mixed ^ (mixed >> np.uint64(29))) * np.uint64(0x9E3779B97F4A7C15) + _NUMBERS
    return [int(value) for value in mixed.view(np.int64)]
