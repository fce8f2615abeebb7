"""Files that are something else altogether, opened by mistake or on purpose."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any

import numpy as np


def files() -> Iterator[tuple[Any, ...]]:
    rng = np.random.default_rng(0)
    for label, content, says in (
        ("empty", b"", "empty"),
        ("one byte", b"\x80", "damaged"),
        ("a stop mark", b".", ""),
        ("png", b"\x89PNG\r\n\x1a\n" + bytes(100), "PNG"),
        ("jpeg", b"\xff\xd8\xff\xe0" + bytes(100), "JPEG"),
        ("html", b"<!DOCTYPE html><html><body>Log in to go on</body></html>", "web page"),
        ("lfs", b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 3\n", "LFS"),
        ("hdf5", b"\x89HDF\r\n\x1a\n" + bytes(100), "HDF5"),
        ("pdf", b"%PDF-1.7\n", "PDF"),
        ("elf", b"\x7fELF" + bytes(100), "program"),
        ("exe", b"MZ\x90\0" + bytes(100), "program"),
        ("csv", b"1,2,3\n4,5,6\n", "plain text"),
        ("json", b'{"W1": [[1, 2]]}', "JSON"),
        ("python", b"import os\nos.system('true')\n", "plain text"),
        ("shell", b"#!/bin/sh\ntrue\n", "plain text"),
        ("sentence", b"I am a text. It ends with a full stop.", "plain text"),
        ("parenthesis", b"(this is a note, and it ends with a full stop).", ""),
        ("utf-16", "Gewichte für 784 Eingänge".encode("utf-16"), "plain text"),
        ("chinese", "这是一个文本文件".encode(), "plain text"),
        ("latin-1", b"Gewichte f\xfcr Eing\xe4nge", ""),
        ("tags", b"<script>alert(1)</script>" * 3, "plain text"),
        ("escapes", b"\x1b[2J\x1b[31mweights", ""),
        ("zeros", bytes(5000), ""),
        ("ones", b"\xff" * 5000, ""),
        ("noise", rng.bytes(5000), ""),
        ("noise behind a protocol", b"\x80\x04" + rng.bytes(5000), ""),
        ("bzip2", b"BZh91AY&SY" + bytes(50), "bzip2"),
        ("sqlite", b"SQLite format 3\0" + bytes(50), "database"),
        ("idx", struct.pack(">BBBBI", 0, 0, 8, 1, 3) + b"abc", "idx"),
        ("idx gzip", b"\0\0\x08\x03" + bytes(12), "idx"),
        (
            "safetensors",
            struct.pack("<Q", 60) + b'{"W1":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}     ' + bytes(4),
            "safetensors",
        ),
        ("torch old", b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.", "PyTorch"),
        ("65 MB", b"\x80\x02" + bytes(65 << 20), "too large"),
    ):
        yield "something else", f"foreign {label}", content, says
