"""Packages that open with a password ([MS-OFFCRYPTO]): agile encryption, and that of Office 2007."""

from __future__ import annotations

import base64
import hashlib
import io
import struct

from lxml import etree

from jixiao_gui.formats.reading.aes import BLOCK, Decryption
from jixiao_gui.formats.safe_xml import parse

_KEY = "{http://schemas.microsoft.com/office/2006/keyEncryptor/password}encryptedKey"
_DATA = "{http://schemas.microsoft.com/office/2006/encryption}keyData"
_HASHES = {"SHA1": "sha1", "SHA256": "sha256", "SHA384": "sha384", "SHA512": "sha512"}
_INPUT, _VALUE, _SECRET = (
    bytes.fromhex(one) for one in ("fea7d2763b4b9e79", "d7aa0f6d3061344e", "146e0be7abacd0d6")
)
_SEGMENT = 4096
_MOST_SPINS = 1_000_000
"""The most rounds of hashing a password; Office takes 100,000."""
_SPINS_2007 = 50_000
MAX_PACKAGE = 3 * 1024 * 1024
"""The most bytes that are decrypted, in some four seconds."""


class OtherEncryption(Exception):
    """A file that is encrypted in an unknown way."""


def decrypted(data: bytes, password: str) -> bytes | None:
    """Return the package in the OLE file ``data``; ``None`` when it has another password.

    Raises `OtherEncryption` for other encryptions and damaged files.
    """
    import olefile

    try:
        with olefile.OleFileIO(io.BytesIO(data)) as ole:
            information = ole.openstream("EncryptionInfo").read()
            package = ole.openstream("EncryptedPackage").read()
        size = int.from_bytes(package[:8], "little")
        if size > MAX_PACKAGE:
            raise OtherEncryption
        major, minor = struct.unpack_from("<HH", information)
        agile = (major, minor) == (4, 4)
        open_package = _agile if agile else _of_2007
        plain = open_package(information[8:] if agile else information[4:], package[8:], password)
        return plain[:size] if plain is not None else None
    except OtherEncryption:
        raise
    except Exception as error:  # olefile raises whatever a damaged directory leads it to
        raise OtherEncryption from error


def _agile(information: bytes, package: bytes, password: str) -> bytes | None:
    root = parse(information[: information.rindex(b">") + 1])
    key, data = next(root.iter(_KEY)), next(root.iter(_DATA))
    spins, name = int(key.get("spinCount", "0")), _hash(key)
    if (
        spins > _MOST_SPINS
        or key.get("cipherAlgorithm") != "AES"
        or key.get("cipherChaining") != "ChainingModeCBC"
    ):
        raise OtherEncryption
    salt, bits = _bytes(key, "saltValue"), int(key.get("keyBits", "0"))
    spun = hashlib.new(name, salt + password.encode("utf-16-le")).digest()
    for number in range(spins):
        spun = hashlib.new(name, struct.pack("<I", number) + spun).digest()

    def opened(purpose: bytes, attribute: str) -> bytes:
        derived = hashlib.new(name, spun + purpose).digest().ljust(bits // 8, b"\x36")[: bits // 8]
        return Decryption(derived).chained(_bytes(key, attribute), _initial_vector(salt))

    verifier = opened(_INPUT, "encryptedVerifierHashInput")[: len(salt)]
    proof = hashlib.new(name, verifier).digest()
    if opened(_VALUE, "encryptedVerifierHashValue")[: len(proof)] != proof:
        return None
    secret = Decryption(opened(_SECRET, "encryptedKeyValue")[: int(data.get("keyBits", "0")) // 8])
    of_data, hashed = _bytes(data, "saltValue"), _hash(data)
    plain = []
    for number, position in enumerate(range(0, len(package), _SEGMENT)):
        start = _initial_vector(hashlib.new(hashed, of_data + struct.pack("<I", number)).digest())
        plain.append(secret.chained(package[position : position + _SEGMENT], start))
    return b"".join(plain)


def _of_2007(information: bytes, package: bytes, password: str) -> bytes | None:
    _, header_size = struct.unpack_from("<II", information)
    _, _, algorithm, _, bits = struct.unpack_from("<5I", information, 8)
    if algorithm not in (0x660E, 0x660F, 0x6610):  # AES with 128, 192, 256 bits
        raise OtherEncryption
    verifier = information[8 + header_size :]
    salt = verifier[4:20]
    spun = hashlib.sha1(salt + password.encode("utf-16-le")).digest()
    for number in range(_SPINS_2007):
        spun = hashlib.sha1(struct.pack("<I", number) + spun).digest()
    spun = hashlib.sha1(spun + b"\0\0\0\0").digest()
    derived = b"".join(
        hashlib.sha1(bytes(fill ^ byte for byte in spun.ljust(64, b"\0"))).digest() for fill in (0x36, 0x5C)
    )
    secret = Decryption(derived[: bits // 8])
    proof = hashlib.sha1(secret.blocks(verifier[20:36])).digest()
    if secret.blocks(verifier[40:72])[:20] != proof:
        return None
    return secret.blocks(package)


def _hash(element: etree._Element) -> str:
    try:
        return _HASHES[element.get("hashAlgorithm", "").replace("-", "")]
    except KeyError as error:
        raise OtherEncryption from error


def _bytes(element: etree._Element, name: str) -> bytes:
    return base64.b64decode(element.get(name, ""))


def _initial_vector(salt: bytes) -> bytes:
    return salt.ljust(BLOCK, b"\x36")[:BLOCK]
