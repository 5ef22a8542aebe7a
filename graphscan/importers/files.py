"""Opens what people hand over: unpacks it, hashes it, finds its encoding and its kind."""

import codecs
import gzip
import hashlib
import shutil
import sys
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, cast

from graphscan.errors import InputError
from graphscan.importers.excel import to_csv

CHUNK = 1 << 22
LONG_LINE = 1 << 20  # shorter lines need no room of their own
MAX_UNPACKED = 200 * 10**9
MAX_RATIO = 2_000  # gzip cannot exceed 1,032; only nested bombs do
_SIGNS_ALLOWED = b"\t\n\r\f\x1a\x1b"


@dataclass
class OpenedFile:
    """A file made readable: `path` holds Parquet, or text in UTF-8 without a byte order mark."""

    path: Path
    location: str
    sha256: str
    n_bytes: int
    kind: str  # parquet or text
    folder: Path  # for further temporary copies
    longest_line: int = 0
    has_mixed_line_ends: bool = False
    notes: list[str] = field(default_factory=list)


@contextmanager
def opened(path: str | Path) -> Iterator[OpenedFile]:
    """Open a file ("-" = standard input); temporary copies are gone at the end.

    Raises `InputError` for what is missing, a folder, empty, cut off, or neither text nor a known binary form.
    """
    with TemporaryDirectory(prefix="graphscan-") as folder:
        on_disk = _standard_input(Path(folder)) if str(path) == "-" else Path(path)
        location = "standard input" if str(path) == "-" else on_disk.name
        _check(on_disk, str(path))
        sha256, n_bytes = _digest(on_disk)
        unpacked = _unpacked(on_disk, Path(folder), location)
        kind = _binary_kind(unpacked)
        found = OpenedFile(unpacked, location, sha256, n_bytes, kind, Path(folder))
        if kind == "xlsx":
            found.path, found.kind = Path(folder) / "sheet.csv", "text"
            to_csv(unpacked, found.path, location)
            found.notes.append("read the first sheet of the workbook")
        if found.kind == "text":
            _make_utf8(found, Path(folder))
        yield found


def _standard_input(folder: Path) -> Path:
    target = folder / "stdin"
    with target.open("wb") as out:
        shutil.copyfileobj(sys.stdin.buffer, out, CHUNK)
    return target


def _check(path: Path, named: str) -> None:
    if path.is_dir():
        raise InputError(f"{named}: a folder; name files, for example {named.rstrip('/')}/*.csv")
    if not path.exists():
        raise InputError(f"{named}: no such file; check the name and the folder")
    if path.stat().st_size == 0:
        raise InputError(f"{named}: the file is empty; export or copy it again")


def _digest(path: Path) -> tuple[str, int]:
    digest, n_bytes = hashlib.sha256(), 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            n_bytes += len(chunk)
    return digest.hexdigest(), n_bytes


def _unpacked(path: Path, folder: Path, location: str) -> Path:
    start = _start(path)
    if start.startswith(b"\x1f\x8b"):
        with gzip.open(path) as packed:
            return _copied(cast(IO[bytes], packed), folder / "unpacked", location, path.stat().st_size)
    if start.startswith(b"PK\x03\x04"):
        return _from_zip(path, folder, location)
    if start.startswith((b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"\x28\xb5\x2f\xfd", b"Rar!")):
        raise InputError(f"{location}: packed in a form that is not read; unpack it, or pack it with gzip")
    return path


def _from_zip(path: Path, folder: Path, location: str) -> Path:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [info for info in archive.infolist() if not info.is_dir()]
            names = {info.filename for info in members}
            if "xl/workbook.xml" in names:
                return path
            members = [info for info in members if not info.filename.startswith("__MACOSX/")]
            if len(members) != 1:
                raise InputError(f"{location}: the zip holds {len(members)} files; unpack it and name the files")
            with archive.open(members[0]) as packed:
                return _copied(packed, folder / "unpacked", location, path.stat().st_size)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise InputError(f"{location}: damaged or locked zip ({error}); unpack it yourself or get it again") from None


def _copied(packed: IO[bytes], target: Path, location: str, n_packed: int) -> Path:
    n_bytes = 0
    try:
        with target.open("wb") as out:
            while chunk := packed.read(CHUNK):
                n_bytes += len(chunk)
                if n_bytes > MAX_UNPACKED or n_bytes > MAX_RATIO * n_packed + (1 << 30):
                    raise InputError(f"{location}: unpacks to more than {n_bytes:,} bytes; unpack it yourself")
                out.write(chunk)
    except (EOFError, gzip.BadGzipFile, zipfile.BadZipFile, zlib.error):
        raise InputError(
            f"{location}: the packed file is cut off or damaged after {n_bytes:,} bytes of content; "
            "copy or download it again"
        ) from None
    if n_bytes == 0:
        raise InputError(f"{location}: the file inside is empty; export or copy it again")
    return target


def _start(path: Path, size: int = 65536) -> bytes:
    with path.open("rb") as file:
        return file.read(size)


def _binary_kind(path: Path) -> str:
    start = _start(path, 8)
    if start.startswith(b"PAR1"):
        return "parquet"
    return "xlsx" if start.startswith(b"PK\x03\x04") else "text"


def _make_utf8(found: OpenedFile, folder: Path) -> None:
    """Point `found` to a UTF-8 copy if the file is in another encoding, and measure its lines."""
    encoding, is_clean = _encoding(found)
    if not is_clean or encoding != "utf-8":
        _recode(found, folder / "utf8", encoding)
    if not is_clean:
        found.notes.append(f"some bytes are no {encoding} and became U+FFFD")
    elif encoding not in ("utf-8", "utf-8-sig"):
        found.notes.append(f"read as {encoding}")
    _measure_lines(found)


def _encoding(found: OpenedFile) -> tuple[str, bool]:
    """Return the encoding and whether all bytes fit it."""
    start = _start(found.path)
    if start.startswith(codecs.BOM_UTF8):
        return "utf-8-sig", True
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16", True
    if len(start) > 3 and start[1::2].count(0) > 0.8 * len(start[1::2]) and b"\0" not in start[::2]:
        return "utf-16-le", True
    n_signs = sum(byte < 32 and byte not in _SIGNS_ALLOWED for byte in start)
    if b"\0" in start or n_signs > 0.02 * len(start):
        raise InputError(
            f"{found.location}: a binary file, no posts can be read; expected CSV, JSON, NDJSON or Parquet"
        )
    if _is_utf8(found.path):
        return "utf-8", True
    return ("utf-8", False) if _is_mostly_utf8(found.path) else ("cp1252", True)


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_mostly_utf8(path: Path) -> bool:
    """Tell a UTF-8 file with a few broken signs from one in cp1252; the broken signs become U+FFFD."""
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    n_broken = n_good = 0
    with path.open("rb") as file:
        for chunk in iter(lambda: file.read(CHUNK), b""):
            text = decoder.decode(chunk)
            n_broken += sum("\udc80" <= sign <= "\udcff" for sign in text)
            n_good += sum(sign > "\x7f" for sign in text)
    return n_good - n_broken > 20 * n_broken


def _recode(found: OpenedFile, target: Path, encoding: str) -> None:
    try:
        with (
            found.path.open(encoding=encoding, errors="replace", newline="") as text,
            target.open("w", encoding="utf-8", newline="") as out,
        ):
            shutil.copyfileobj(text, out, CHUNK)
    except UnicodeError as error:
        raise InputError(f"{found.location}: not readable as {encoding} ({error}); save it as UTF-8") from None
    found.path = target


def _measure_lines(found: OpenedFile) -> None:
    """Measure the longest line where one exceeds LONG_LINE, and see whether LF and CRLF are mixed."""
    longest = rest = n_lf = n_crlf = 0
    ends_in_cr = False
    with found.path.open("rb") as file:
        while chunk := file.read(CHUNK):
            within, rest = _longest_line(chunk, rest)
            longest = max(longest, within)
            n_lf += chunk.count(b"\n")
            if b"\r" in chunk or ends_in_cr:
                n_crlf += chunk.count(b"\r\n") + (ends_in_cr and chunk.startswith(b"\n"))
                ends_in_cr = chunk.endswith(b"\r")
    found.longest_line = max(longest, rest)
    found.has_mixed_line_ends = 0 < n_crlf < n_lf


def _longest_line(chunk: bytes, begun: int) -> tuple[int, int]:
    """Return the longest line of a chunk if it exceeds LONG_LINE (else 0), and the length of its open last line.

    `begun` is the length that its first line has already. Lines are jumped over, LONG_LINE bytes at a time.
    """
    longest, start = 0, -begun
    while True:
        end = chunk.rfind(b"\n", max(start, 0), max(start + LONG_LINE, 0))
        if end < 0:
            end = chunk.find(b"\n", max(start, 0))
            if end < 0:
                return longest, len(chunk) - start
            longest = max(longest, end - start)
        start = end + 1


def with_one_line_end(found: OpenedFile) -> None:
    """Point `found` to a copy whose lines all end in LF: DuckDB's strict CSV reader wants one kind."""
    target = found.folder / "lines"
    with found.path.open(encoding="utf-8", newline=None) as text, target.open("w", encoding="utf-8", newline="") as out:
        shutil.copyfileobj(text, out, CHUNK)
    found.path, found.has_mixed_line_ends = target, False
