"""What a file is, told from its first bytes; a name can say anything."""

from __future__ import annotations

import re

from visualnn.formats.errors import plain
from visualnn.i18n import N_, _

_STARTS: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", N_("a PNG picture")),
    (b"\xff\xd8\xff", N_("a JPEG picture")),
    (b"GIF8", N_("a GIF picture")),
    (b"BM", N_("a BMP picture")),
    (b"\x89HDF\r\n", N_("an HDF5 file, as Keras writes it")),
    (b"%PDF", N_("a PDF document")),
    (b"\x7fELF", N_("a program")),
    (b"MZ", N_("a program")),
    (b"Rar!", N_("a RAR archive")),
    (b"7z\xbc\xaf", N_("a 7z archive")),
    (b"BZh", N_("a bzip2 archive")),
    (b"\xfd7zXZ", N_("an xz archive")),
    (b"\x28\xb5\x2f\xfd", N_("a zstd archive")),
    (b"SQLite format 3", N_("a database")),
    (b"MATLAB 5.0", N_("a MATLAB file")),
    (b"GGUF", N_("a GGUF model")),
    (b"\0\0\x08\x01", N_("an idx file of labels")),
    (b"\0\0\x08\x03", N_("an idx file of images")),
    (b"ID3", N_("a sound")),
    (b"RIFF", N_("a sound or a film")),
)
_ZIP = (b"PK\3\4", b"PK\5\6", b"PK\1\2")
_NPY = b"\x93NUMPY"
# A pickle of protocol 2 and later says so; older ones start with a container, a global or a memo mark.
_OLD_PICKLE = re.compile(rb"[(\]})cNIUTSVLFKJM][^\n]{0,200}\n?")
_TELLING = re.compile(rb"\(?c[\w.]+\n[\w.]+\n|\([dlt](?:p\d|\n)|[\]})][qr(]|\([\]})]|\(i[\w.]+\n[\w.]+\n")


def is_zip(data: bytes) -> bool:
    return data.startswith(_ZIP)


def is_npy(data: bytes) -> bool:
    return data.startswith(_NPY)


def is_pickle(data: bytes) -> bool:
    """Protocol 2 and later says so in its first byte; an older one has to look like one at both ends."""
    if data[:1] == b"\x80":
        return True
    if any(data.startswith(start) for start, _what in _STARTS) or not _OLD_PICKLE.match(data):
        return False
    return bool(_TELLING.match(data)) or (data.rstrip()[-1:] == b"." and not _is_sentence(data))


def what_it_is(data: bytes) -> str:
    """For a person: "a PNG picture", "plain text that starts with …"."""
    for start, what in _STARTS:
        if data.startswith(start):
            return _(what)
    if is_zip(data):
        return _("a ZIP archive")
    if is_npy(data):
        return _("a single NumPy array (.npy)")
    if is_pickle(data):
        return _("a pickle")
    if data[8:9] == b"{" and int.from_bytes(data[:8], "little") <= len(data) - 8:
        return _("a safetensors file")
    return _text_kind(data) or _("a file of an unknown kind")


def _text_kind(data: bytes) -> str | None:
    head = data[:400]
    for encoding in ("utf-8-sig", "utf-16" if head[:2] in (b"\xff\xfe", b"\xfe\xff") else "ascii"):
        try:
            # A letter of several bytes may be cut at the end of the piece.
            text = head.decode(encoding, "ignore" if encoding == "utf-16" or len(data) > 400 else "strict")
        except UnicodeDecodeError:
            continue
        if 4 * len(text) < len(head) or not all(c.isprintable() or c in "\r\n\t\f" for c in text):
            continue
        return _describe_text(text.strip())
    return None


def _describe_text(text: str) -> str:
    start = text[:100].lower()
    if start.startswith(("<!doctype html", "<html", "<head", "<body")):
        return _("a web page, perhaps a login or error page saved in place of the file")
    if start.startswith("version https://git-lfs"):
        return _("a Git LFS note and not the file itself")
    if start.startswith(("{", "[")):
        return _("JSON or other plain text")
    first = plain(text.splitlines()[0] if text else "", 30)
    return _("plain text that starts with “{text}”").format(text=first)


def _is_sentence(data: bytes) -> bool:
    return b" " in data[:200] and all(32 <= byte < 127 or byte in b"\r\n\t" for byte in data[:400])
