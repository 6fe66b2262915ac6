"""AES against the examples of FIPS 197 and SP 800-38A, packages against what another library encrypts."""

from __future__ import annotations

import pytest

from jixiao_gui.formats.reading.aes import Decryption

PLAIN = bytes.fromhex("00112233445566778899aabbccddeeff")


@pytest.mark.parametrize(
    ("size", "secret"),
    [
        (16, "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (24, "dda97ca4864cdfe06eaf70a0ec0d7191"),
        (32, "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_the_examples_of_the_standard(size: int, secret: str) -> None:
    assert Decryption(bytes(range(size))).blocks(bytes.fromhex(secret)) == PLAIN


def test_blocks_in_a_chain() -> None:
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    secret = bytes.fromhex("7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2")
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
    assert Decryption(key).chained(secret, bytes(range(16))) == plain


def test_a_key_of_another_length() -> None:
    with pytest.raises(ValueError, match="length"):
        Decryption(b"a")
