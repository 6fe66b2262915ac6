"""AES decryption (FIPS 197) for files with a password: a library for it would be a tenth of the program."""

from __future__ import annotations

import struct

BLOCK = 16


def _tables() -> tuple[list[int], list[int], list[list[int]]]:
    """Return the substitution, its inverse, and the inverse mixing of each byte of a column."""
    power, log = [0] * 512, [0] * 256
    value = 1
    for exponent in range(255):
        power[exponent] = power[exponent + 255] = value
        log[value] = exponent
        value ^= (value << 1) ^ (0x11B if value & 0x80 else 0)  # times three, which gives all of them
    substitution = [0] * 256
    for byte in range(256):
        inverse_byte = power[255 - log[byte]] if byte else 0
        mixed = inverse_byte
        for turn in range(1, 5):
            mixed ^= (inverse_byte << turn | inverse_byte >> (8 - turn)) & 0xFF
        substitution[byte] = mixed ^ 0x63
    inverse_substitution = [0] * 256
    for byte, substituted in enumerate(substitution):
        inverse_substitution[substituted] = byte
    columns: list[list[int]] = [[], [], [], []]
    for byte in range(256):
        parts = [power[log[byte] + log[factor]] if byte else 0 for factor in (14, 9, 13, 11)]
        word = parts[0] << 24 | parts[1] << 16 | parts[2] << 8 | parts[3]
        for number in range(4):
            columns[number].append((word >> 8 * number | word << (32 - 8 * number)) & 0xFFFFFFFF)
    return substitution, inverse_substitution, columns


_SUBSTITUTION, _INVERSE, (_C0, _C1, _C2, _C3) = _tables()
_D0, _D1, _D2, _D3 = ([column[_INVERSE[byte]] for byte in range(256)] for column in (_C0, _C1, _C2, _C3))
"""Inverse substitution and inverse mixing in one step."""


class Decryption:
    """Decrypts whole blocks with a key of 16, 24 or 32 bytes."""

    def __init__(self, key: bytes) -> None:
        if len(key) not in (16, 24, 32):
            raise ValueError("key of another length")
        words = list(struct.unpack(f">{len(key) // 4}I", key))
        size, turns, constant = len(words), len(words) + 6, 1
        for number in range(size, 4 * (turns + 1)):
            word = words[-1]
            if number % size == 0:
                word = _substituted((word << 8 | word >> 24) & 0xFFFFFFFF) ^ constant << 24
                constant = (constant << 1) ^ (0x11B if constant & 0x80 else 0)
            elif size > 6 and number % size == 4:
                word = _substituted(word)
            words.append(words[number - size] ^ word)
        rounds = [words[4 * n : 4 * n + 4] for n in range(turns + 1)]
        self._last = rounds[0]
        self._first = rounds[turns]
        self._middle = [[_unmixed(word) for word in rounds[n]] for n in range(turns - 1, 0, -1)]

    def blocks(self, data: bytes) -> bytes:
        """Return ``data`` with each block decrypted by itself (ECB)."""
        return b"".join(
            self._block(data[start : start + BLOCK]) for start in range(0, len(data) - BLOCK + 1, BLOCK)
        )

    def chained(self, data: bytes, start: bytes) -> bytes:
        """Return ``data`` decrypted where each block was mixed with the one before (CBC)."""
        plain = self.blocks(data)
        before = (start + data)[: len(plain)]
        mixed = int.from_bytes(plain, "big") ^ int.from_bytes(before, "big")
        return mixed.to_bytes(len(plain), "big")

    def _block(self, block: bytes) -> bytes:
        k = self._first
        a, b, c, d = struct.unpack(">4I", block)
        a, b, c, d = a ^ k[0], b ^ k[1], c ^ k[2], d ^ k[3]
        for k in self._middle:
            a, b, c, d = (
                _D0[a >> 24] ^ _D1[d >> 16 & 255] ^ _D2[c >> 8 & 255] ^ _D3[b & 255] ^ k[0],
                _D0[b >> 24] ^ _D1[a >> 16 & 255] ^ _D2[d >> 8 & 255] ^ _D3[c & 255] ^ k[1],
                _D0[c >> 24] ^ _D1[b >> 16 & 255] ^ _D2[a >> 8 & 255] ^ _D3[d & 255] ^ k[2],
                _D0[d >> 24] ^ _D1[c >> 16 & 255] ^ _D2[b >> 8 & 255] ^ _D3[a & 255] ^ k[3],
            )
        k = self._last
        return struct.pack(
            ">4I",
            _unsubstituted(a, d, c, b) ^ k[0],
            _unsubstituted(b, a, d, c) ^ k[1],
            _unsubstituted(c, b, a, d) ^ k[2],
            _unsubstituted(d, c, b, a) ^ k[3],
        )


def _substituted(word: int) -> int:
    return (
        _SUBSTITUTION[word >> 24] << 24
        | _SUBSTITUTION[word >> 16 & 255] << 16
        | _SUBSTITUTION[word >> 8 & 255] << 8
        | _SUBSTITUTION[word & 255]
    )


def _unsubstituted(a: int, b: int, c: int, d: int) -> int:
    return (
        _INVERSE[a >> 24] << 24
        | _INVERSE[b >> 16 & 255] << 16
        | _INVERSE[c >> 8 & 255] << 8
        | _INVERSE[d & 255]
    )


def _unmixed(word: int) -> int:
    return _C0[word >> 24] ^ _C1[word >> 16 & 255] ^ _C2[word >> 8 & 255] ^ _C3[word & 255]
