"""Importing tables of any shape: mapping, times, ids, repeats, and every fault with its one clear line."""

import gzip
import io
import os
import random
import sys
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from graphscan.case import Case
from graphscan.errors import GraphscanError, InputError, UsageError
from graphscan.importers import FORMATS, ImportOptions, ImportResult, expand, files, import_file

SHARED = Path(os.environ.get("GRAPHSCAN_SHARED", Path(__file__).parents[2] / "shared"))


@pytest.fixture
def case() -> Iterator[Case]:
    with Case(":memory:") as opened:
        yield opened


def write(tmp_path: Path, text: str | bytes, name: str = "posts.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def load(case: Case, path: Path | str, **options: Any) -> ImportResult:
    return import_file(case, path, options=ImportOptions(**options))


def rows(*lines: str) -> str:
    return "\n".join(["id,user,time,text", *lines]) + "\n"


def test_a_table_is_read_by_its_headers(case: Case, tmp_path: Path) -> None:
    path = write(
        tmp_path, rows("1,anna,2020-01-01T00:00:00Z,Hello #World https://a.org/x. @Bob", "2,bob,1577836800,Hi")
    )
    result = load(case, path, platform="x")
    assert (result.format, result.n_posts, result.n_accounts, result.n_rejects) == ("table", 2, 2, 0)
    assert case.query(
        "select post_id, account_id, posted_at, text, is_repost, repost_inferred, is_context from post"
    ) == [
        ("x:1", "x:anna", datetime(2020, 1, 1), "Hello #World https://a.org/x. @Bob", False, False, False),
        ("x:2", "x:bob", datetime(2020, 1, 1), "Hi", False, False, False),
    ]
    assert case.query("select post_id, kind, position, value, from_text from entity order by kind") == [
        ("x:1", "hashtag", 1, "World", True),
        ("x:1", "mention", 1, "x:@bob", True),
        ("x:1", "url", 1, "https://a.org/x", True),
    ]


def test_columns_are_named_and_joined(case: Case, tmp_path: Path) -> None:
    path = write(tmp_path, "kanal;nr;wann;was;wohin\na;1;2020-01-01;eins;v1 v2\nb;1;2020-01-02;zwei;\n")
    columns = {"post_id": "kanal,nr", "account_id": "kanal", "posted_at": "wann", "text": "was", "url": "wohin"}
    load(case, path, columns=columns)
    assert case.query("select post_id, account_id, text from post") == [
        ("unknown:a/1", "unknown:a", "eins"),
        ("unknown:b/1", "unknown:b", "zwei"),
    ]
    assert case.query("select post_id, position, value from entity order by all") == [
        ("unknown:a/1", 1, "v1"),
        ("unknown:a/1", 2, "v2"),
    ]


@pytest.mark.parametrize(
    ("written", "options", "expected"),
    [
        ("2017-10-26T12:00:00.250Z", {}, datetime(2017, 10, 26, 12, 0, 0, 250000)),
        ("2017-10-26 12:00:00+02:00", {}, datetime(2017, 10, 26, 10)),
        ("2017-10-26 12:00", {"timezone": "Europe/Berlin"}, datetime(2017, 10, 26, 10)),
        ("1509019200", {}, datetime(2017, 10, 26, 12)),
        ("1509019200123", {}, datetime(2017, 10, 26, 12, 0, 0, 123000)),
        ("1509019200.123456", {}, datetime(2017, 10, 26, 12, 0, 0, 123456)),
        ("Thu Oct 26 12:00:00 +0000 2017", {}, datetime(2017, 10, 26, 12)),
        ("02/04/2019 13:05", {"day_first": True}, datetime(2019, 4, 2, 13, 5)),
        ("02/04/2019 13:05", {"day_first": False}, datetime(2019, 2, 4, 13, 5)),
        ("02/04/2019 13:05", {"time_format": "%d/%m/%Y %H:%M"}, datetime(2019, 4, 2, 13, 5)),
        ("26.10.2017 13:05", {"timezone": "Europe/Berlin"}, datetime(2017, 10, 26, 11, 5)),
    ],
)
def test_times_are_read(case: Case, tmp_path: Path, written: str, options: dict[str, Any], expected: datetime) -> None:
    load(case, write(tmp_path, rows(f"1,a,{written},x")), **options)
    assert case.query("select posted_at from post") == [(expected,)]


def test_a_date_that_can_be_read_in_two_ways_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'time "02/04/2019 13:05" may be day/month or month/day; .*--day-first'):
        load(case, write(tmp_path, rows("1,a,02/04/2019 13:05,x")))
    assert case.query("select * from post") == []


def test_rows_that_cannot_be_taken_are_kept_with_their_reason(case: Case, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        rows(
            "1,a,yesterday,x", "8.01E+17,a,2020-01-01,x", ",a,2020-01-01,x", "4,nan,2020-01-01,x", "5,a,,x", "6,a,1,x"
        ),
    )
    result = load(case, path)
    assert (result.n_posts, result.n_rejects) == (1, 5)
    found = case.query("select line, reason from reject order by line")
    assert found == [
        (2, 'time "yesterday" is not a date; expected ISO 8601 or epoch seconds'),
        (3, 'id "8.01E+17" was rounded by a spreadsheet or a float; export ids as text'),
        (4, "no post id"),
        (5, "no account id"),
        (6, "no time"),
    ]
    assert '"time":"yesterday"' in case.value("select raw from reject where line = 2")


def test_strict_fails_on_the_first_reject_and_leaves_nothing(case: Case, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r'^posts.csv, line 2: time "yesterday" is not a date'):
        load(case, write(tmp_path, rows("1,a,yesterday,x", "2,a,2020-01-01,x")), strict=True)
    assert case.value("select (select count(*) from post) + (select count(*) from source)") == 0


def test_a_second_import_adds_nothing_and_says_so(case: Case, tmp_path: Path) -> None:
    path = write(tmp_path, rows("1,a,2020-01-01,x #y", "2,b,2020-01-01,x"))
    load(case, path)
    before = {
        table: case.query(f"from {table} order by all") for table in ("post", "account", "account_name", "entity")
    }
    again = load(case, path)
    assert (again.n_posts, again.n_known_posts, again.n_accounts) == (0, 2, 0)
    assert "nothing new" in again.notes[0]
    assert before == {table: case.query(f"from {table} order by all") for table in before}
    assert case.value("select count(*) from source") == 2


def test_rows_of_one_post_are_united_and_a_differing_text_is_kept(case: Case, tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "id,user,time,text,url\n1,a,2020-01-01,first,u1\n1,a,2020-01-01,second,u2\n1,a,2020-01-01,first,u1\n",
    )
    result = load(case, path)
    assert (result.n_posts, result.n_rejects) == (1, 1)
    assert case.query("select text from post") == [("first",)]
    assert case.query("select position, value from entity order by position") == [(1, "u1"), (2, "u2")]
    assert case.query("select line, reason, raw from reject") == [
        (3, "text differs from an earlier row of the same post", "first | second")
    ]


def test_a_post_id_of_two_accounts_is_refused(case: Case, tmp_path: Path) -> None:
    with pytest.raises(
        InputError, match=r"'unknown:1' belongs to two accounts .* --column post_id=ACCOUNT_HEADER,ID_HEADER"
    ):
        load(case, write(tmp_path, rows("1,a,2020-01-01,x", "1,b,2020-01-01,x")))


def test_reposts_without_a_target_get_an_inferred_one(case: Case, tmp_path: Path) -> None:
    long = "one two three four five six"
    path = write(
        tmp_path,
        rows(
            f"1,a,1,RT @Ann: {long} https://t.co/1", f"2,b,1,RT @ann: {long.upper()} sev…", "3,c,1,RT @ann: too short"
        ),
    )
    load(case, path, platform="x")
    found = case.query("select post_id, is_repost, repost_inferred, repost_of_post_id from post order by post_id")
    assert [row[:3] for row in found] == [("x:1", True, True), ("x:2", True, True), ("x:3", True, False)]
    assert found[0][3] == found[1][3]
    assert found[0][3].startswith("x:~ann/")
    assert found[2][3] is None


def test_profiles_keep_the_newest_and_the_history_of_names(case: Case, tmp_path: Path) -> None:
    header = "id,user_id,username,display_name,followers_count,time\n"
    load(case, write(tmp_path, header + "1,7,new,New Name,9,2021-01-01\n2,7,mid,Mid Name,8,2020-06-01\n"))
    load(case, write(tmp_path, header + "3,7,old,Old Name,5,2020-01-01\n", "older.csv"))
    assert case.query("select handle, name, n_followers from account") == [("new", "New Name", 9)]
    assert case.query("select handle, seen_at from account_name order by seen_at") == [
        ("old", datetime(2020, 1, 1)),
        ("mid", datetime(2020, 6, 1)),
        ("new", datetime(2021, 1, 1)),
    ]


@pytest.mark.parametrize("nothing", ["", "[]", "nan", "None", "null", "NULL", "\"['']\""])
def test_an_empty_link_is_no_link(case: Case, tmp_path: Path, nothing: str) -> None:
    load(case, write(tmp_path, f"id,user,time,urls\n1,a,1,{nothing}\n2,b,2,{nothing}\n"))
    assert case.query("from entity") == []


@pytest.mark.parametrize(
    ("step", "resolution"), [(0.5, 0.000001), (1, 1.0), (60, 60.0), (3600, 3600.0), (86400, 86400.0)]
)
def test_resolution_is_found(case: Case, tmp_path: Path, step: float, resolution: float) -> None:
    lines = [f"{i},a,{1577836800 + i * step},x" for i in range(20)]
    assert load(case, write(tmp_path, rows(*lines))).resolution == resolution
    assert load(case, write(tmp_path, rows(*lines[:19]), "few.csv")).resolution is None


def test_json_tables_keep_keys_that_first_appear_late(case: Case, tmp_path: Path) -> None:
    lines = [f'{{"id": {2**60 + i}, "user": "u", "time": 1}}' for i in range(50)]
    lines.append('{"id": "x", "user": "u", "time": 1, "hashtags": ["a", "b"]}')
    load(case, write(tmp_path, "\n".join(lines), "posts.ndjson"))
    assert case.value(f"select count(*) from post where post_id = 'unknown:{2**60 + 49}'") == 1
    assert case.query("select position, value from entity order by position") == [(1, "a"), (2, "b")]


def test_json_keys_that_differ_by_case_or_are_odd(case: Case, tmp_path: Path) -> None:
    line = '{"id": "1", "ID": "2", "user": "a", "time": 1, "a\'/~\\"b": "odd", "": "none", "line": "7"}'
    load(case, write(tmp_path, line, "a.ndjson"), columns={"text": "a'/~\"b", "name": "ID", "bio": "line"})
    assert case.query("select post_id, text from post") == [("unknown:1", "odd")]
    assert case.query("select name, bio from account") == [("2", "7")]


def test_json_array_and_tsv(case: Case, tmp_path: Path) -> None:
    load(case, write(tmp_path, '[{"id": 1, "user": "a", "time": 1},\n {"id": 2, "user": "b", "time": 1}]', "a.json"))
    load(case, write(tmp_path, "id\tuser\ttime\n3\tc\t1\n", "b.tsv"))
    assert case.query("select post_id from post order by 1") == [("unknown:1",), ("unknown:2",), ("unknown:3",)]


def test_hostile_headers_and_values_are_only_text(case: Case, tmp_path: Path) -> None:
    header = 'id,user,time,"a""b\'; drop table post; --",TEXT,text\n'
    path = write(tmp_path, header + '1,"x\'); drop table post; --",1,v,w,z\n')
    load(case, path, columns={"text": "a\"b'; drop table post; --"})
    assert case.query("select account_id, text from post") == [("unknown:x'); drop table post; --", "v")]


@pytest.mark.parametrize(
    ("encoding", "note"),
    [
        ("utf-8-sig", None),
        ("utf-16", "read as utf-16"),
        ("cp1252", "read as cp1252"),
        ("utf-16-le", "read as utf-16-le"),
    ],
)
def test_encodings(case: Case, tmp_path: Path, encoding: str, note: str | None) -> None:
    result = load(case, write(tmp_path, rows("1,a,1,Grüße für 5 €").encode(encoding)))
    assert case.query("select text from post") == [("Grüße für 5 €",)]
    assert result.notes == ([note] if note else [])


def test_a_broken_sign_in_utf8_is_no_reason_to_take_the_file_for_cp1252(case: Case, tmp_path: Path) -> None:
    result = load(case, write(tmp_path, rows(f"1,a,1,{'ü' * 100}", "2,a,1,x?y").encode().replace(b"?", b"\xf5")))
    assert case.query("select text from post") == [("ü" * 100,), ("x\ufffdy",)]
    assert result.notes == ["some bytes are no utf-8 and became U+FFFD"]


def test_bom_before_json(case: Case, tmp_path: Path) -> None:
    load(case, write(tmp_path, '{"id": 1, "user": "a", "time": 1}'.encode("utf-8-sig"), "a.ndjson"))
    assert case.query("select post_id from post") == [("unknown:1",)]


def test_packed_files(case: Case, tmp_path: Path) -> None:
    path = write(tmp_path, gzip.compress(rows("1,a,1,x").encode()), "posts.csv.gz")
    result = load(case, path)
    assert (result.location, result.n_posts) == ("posts.csv.gz", 1)
    with zipfile.ZipFile(tmp_path / "one.zip", "w") as archive:
        archive.writestr("folder/posts.csv", rows("2,a,1,x"))
    assert load(case, tmp_path / "one.zip").n_posts == 1


def test_standard_input(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(rows("1,a,1,x").encode())))
    assert load(case, "-").location == "standard input"
    assert case.value("select count(*) from post") == 1


def test_three_bad_lines_in_a_thousand(case: Case, tmp_path: Path) -> None:
    lines = [f"{i},a,1,x" for i in range(1000)]
    lines[10], lines[500], lines[999] = "10,a", "500,a,1,x,too,many", "999"
    result = load(case, write(tmp_path, rows(*lines)))
    assert (result.n_posts, result.n_rejects) == (997, 3)
    found = case.query("select line, raw from reject order by line")
    assert found == [(12, "10,a"), (502, "500,a,1,x,too,many"), (1001, "999")]


def test_line_numbers_count_broken_lines_and_lines_above_the_header(case: Case, tmp_path: Path) -> None:
    text = "sep=;\nid;user;time\r\n1;a;1\n2;a\n3;a;never\n4;a;1;x\n5;a;\n"
    load(case, write(tmp_path, text))
    found = case.query("select line, reason from reject order by line")
    assert [row[0] for row in found] == [4, 5, 6, 7]
    assert [found[1][1], found[3][1]] == ['time "never" is not a date; expected ISO 8601 or epoch seconds', "no time"]


def test_a_quotation_mark_that_is_never_closed_is_told(case: Case, tmp_path: Path) -> None:
    lines = [f"{i},a,1,x" for i in range(100)]
    lines[10] = '10,a,1,"open'
    result = load(case, write(tmp_path, rows(*lines)))
    assert (result.n_posts, result.n_rejects) == (10, 1)
    assert result.notes[0].startswith(
        "line 12 opens a quotation mark that is never closed: the lines behind it, at least 9"
    )


def test_broken_lines_of_ndjson(case: Case, tmp_path: Path) -> None:
    good = '{"id": %d, "user": "a", "time": 1}'
    result = load(case, write(tmp_path, "\n".join([good % 1, "", "{broken", good % 2, "[1]"]), "a.ndjson"))
    assert (result.n_posts, result.n_rejects) == (2, 2)
    found = case.query("select line, reason, raw from reject order by line")
    assert [row[0] for row in found] == [3, 5]
    assert found[0][1].startswith("not valid JSON")
    assert found[1][1:] == ("no JSON object", "[1]")


def test_a_line_of_5_megabytes(case: Case, tmp_path: Path) -> None:
    text = "wort " * 1_000_000
    load(case, write(tmp_path, f'{{"id": 1, "user": "a", "time": 1, "text": "{text}"}}\n', "a.ndjson"))
    load(case, write(tmp_path, rows(f"2,a,1,{text}")))
    assert case.query("select len(text) from post") == [(5_000_000,), (5_000_000,)]


def faults() -> list[Any]:
    packed = gzip.compress(os.urandom(100_000))
    return [
        pytest.param("a.csv.gz", packed[: len(packed) // 2], r"^a.csv.gz: the packed file is cut off", id="gzip"),
        pytest.param("a.csv", b"", r"a.csv: the file is empty; export or copy it again$", id="empty file"),
        pytest.param("a.bin", bytes(range(256)) * 20, r"^a.bin: a binary file, no posts can be read", id="binary file"),
        pytest.param("a.csv", b"just words\nand more\n", r"^a.csv: no table: its first line is 'just", id="text"),
        pytest.param("a.gexf", b"<?xml version='1.0'?><gexf/>", r"^a.gexf: a graph file, it holds no posts", id="gexf"),
        pytest.param("a.json", b'{"a": \n 1', r"^a.json: not valid JSON; ", id="cut off document"),
        pytest.param("a.parquet", b"PAR1 and nothing", r"^a.parquet: damaged Parquet; ", id="damaged parquet"),
        pytest.param("a.csv", b"id,user,text\n1,a,x\n", r"^a.csv: no column for posted_at; columns: id, user, text; "
                     r"name it with --column posted_at=HEADER$", id="missing column"),
        pytest.param("a.csv", b"id,user,time\n", None, id="header only"),
    ]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "line"), faults())
def test_faults_have_one_clear_line(case: Case, tmp_path: Path, name: str, content: bytes, line: str | None) -> None:
    path = write(tmp_path, content, name)
    if line is None:
        assert load(case, path).n_posts == 0
        return
    with pytest.raises(InputError, match=line) as caught:
        load(case, path)
    assert "\n" not in str(caught.value)
    assert caught.value.exit_code == 1
    assert case.query("from run") == []


def test_a_folder_and_a_missing_file(case: Case, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r": a folder; name files, for example .*/\*.csv$"):
        load(case, tmp_path)
    with pytest.raises(InputError, match=r"nowhere.csv: no such file"):
        load(case, tmp_path / "nowhere.csv")


def test_a_zip_of_two(case: Case, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "two.zip", "w") as archive:
        archive.writestr("a.csv", "a")
        archive.writestr("b.csv", "b")
    with pytest.raises(InputError, match=r"two.zip: the zip holds 2 files; unpack it"):
        load(case, tmp_path / "two.zip")


@pytest.mark.parametrize(
    ("options", "line", "exit_code"),
    [
        ({"format": "cooortweet"}, r"unknown format 'cooortweet'; did you mean 'coortweet'\?", 2),
        ({"columns": {"txt": "text"}}, r"unknown field of --column 'txt'; did you mean 'text'\?", 2),
        ({"columns": {"text": "txt"}}, r"no column 'txt'; did you mean 'text'\? columns: id, user, time, text", 1),
        ({"timezone": "Europe/Berln"}, r"unknown time zone 'Europe/Berln'; did you mean 'Europe/Berlin'\?", 2),
        ({"platform": "a b"}, r"platform 'a b' is no name", 2),
        ({"object_kind": "link"}, r"unknown object 'link'", 2),
        ({"format": "x_v1"}, r"cannot be read as x_v1", 1),
        ({"format": "cnt"}, r"cannot be read as cnt", 1),
    ],
)
def test_wrong_options(case: Case, tmp_path: Path, options: dict[str, Any], line: str, exit_code: int) -> None:
    with pytest.raises(GraphscanError, match=line) as caught:
        load(case, write(tmp_path, rows("1,a,1,x")), **options)
    assert caught.value.exit_code == exit_code


def test_columns_for_a_format_that_has_its_own(case: Case, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--column is for tables"):
        load(case, Path(__file__).parent / "data/formats/cnt.csv", format="cnt", columns={"text": "text"})


def test_globs(tmp_path: Path) -> None:
    for name in ("b.csv", "a.csv", "c.txt"):
        write(tmp_path, "x", name)
    assert [path.name for path in expand([tmp_path / "*.csv", tmp_path / "a.csv", "-"])] == ["a.csv", "b.csv", "-"]
    with pytest.raises(InputError, match="no file fits"):
        expand([tmp_path / "*.json"])


def test_xlsx(case: Case, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl", reason="needs the extra excel")
    book = openpyxl.Workbook()
    for row in (["id", "user", "time", "text"], [1, "a", datetime(2020, 1, 1, 12), "x"], [8.01e17, "a", "2020", "y"]):
        book.active.append(row)
    book.save(tmp_path / "posts.xlsx")
    result = load(case, tmp_path / "posts.xlsx")
    assert case.query("select post_id, posted_at from post") == [("unknown:1", datetime(2020, 1, 1, 12))]
    assert result.n_rejects == 1


def test_every_format_has_its_select() -> None:
    from graphscan import sql

    wanted = {known.sql for known in FORMATS.values() if known.name != "table"}
    assert wanted == set(sql.names("importers"))


@pytest.mark.parametrize("seed", range(4))
def test_the_longest_line_is_measured_where_one_is_long(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "LONG_LINE", 8)
    draw = random.Random(seed)
    whole = "\n".join("x" * draw.choice([0, 1, 7, 8, 9, 30]) for _ in range(40)).encode()
    longest = rest = 0
    for start in range(0, len(whole), 16):
        within, rest = files._longest_line(whole[start : start + 16], rest)
        longest = max(longest, within)
    assert max(longest, rest) == max(map(len, whole.split(b"\n")))
