"""A case file: creation, ledger, migrations, and what is said when it cannot be opened."""

import subprocess
import sys

import duckdb
import pytest

from graphscan import sql
from graphscan.case import Case
from graphscan.errors import CaseError, MissingStepError


def test_every_table_view_and_column_of_the_schema_has_a_comment(case):
    tables = case.query(
        "select table_name from duckdb_tables() where comment is null and not internal and not temporary"
    )
    views = case.query("select view_name from duckdb_views() where comment is null and not internal and not temporary")
    columns = case.query(
        "select c.table_name, c.column_name from duckdb_columns() c join duckdb_tables() t using (table_name) "
        "where c.comment is null and not c.internal"
    )
    assert (tables, views, columns) == ([], [], [])


def test_a_step_writes_one_ledger_row_with_its_parameters(case):
    with case.step("link", layer="co_url", window=None) as run:
        run.n_rows = 7
    rows = case.query("select run_id, scan_id, step, parameters ->> 'layer', parameters ->> 'window', n_rows from run")
    assert rows == [(1, 1, "link", "co_url", None, 7)]


def test_a_failed_step_leaves_nothing_behind(case):
    def fail():
        with case.step("link"):
            case.query("insert into reject values (1, 1, 'x', 'y')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        fail()
    assert case.query("select (select count(*) from run), (select count(*) from reject)") == [(0, 0)]


def test_steps_of_one_scan_share_its_number(case):
    scan_id = case.new_scan()
    for name in ("link", "detect"):
        with case.step(name, scan_id=scan_id):
            pass
    assert case.query("select distinct scan_id from run") == [(scan_id,)]


def test_a_stage_that_never_ran_is_named(case):
    with pytest.raises(MissingStepError, match="nothing was linked yet; run: graphscan link"):
        case.latest_run("link")


def test_a_case_keeps_its_rows_and_views_for_any_duckdb_client(tmp_path):
    with Case(tmp_path / "a.duckdb") as case, case.step("link", layer="co_url", window=60):
        pass
    with duckdb.connect(str(tmp_path / "a.duckdb"), read_only=True) as client:
        assert client.execute("from current_link").fetchall() == [(1, "co_url", 60)]


def test_a_parameter_may_be_called_statement_or_step_name(case):
    assert case.query("select $statement", statement="x") == [("x",)]
    with case.step("link", step_name="x", scan="y"):
        pass


def test_missing_case_is_not_created_when_it_must_exist(tmp_path):
    with pytest.raises(CaseError, match="no such case; create it with: graphscan init"):
        Case(tmp_path / "none.duckdb", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_no_database_is_named_and_kept(tmp_path):
    posts = tmp_path / "posts.csv"
    posts.write_text("a,b\n1,2\n" * 3000)
    with pytest.raises(CaseError, match="not a case"):
        Case(posts)
    assert posts.read_text().startswith("a,b")


def test_an_empty_file_is_no_case(tmp_path):
    (tmp_path / "a.duckdb").touch()
    with pytest.raises(CaseError, match="not a case"):
        Case(tmp_path / "a.duckdb")


def test_a_foreign_duckdb_file_is_no_case(tmp_path):
    with duckdb.connect(str(tmp_path / "b.duckdb")) as client:
        client.execute("create table mine (x int)")
    with pytest.raises(CaseError, match=r"no graphscan case \(tables: mine\)"):
        Case(tmp_path / "b.duckdb")


def test_a_folder_is_no_case(tmp_path):
    with pytest.raises(CaseError, match="a folder; a case is one file"):
        Case(tmp_path)


def test_a_case_of_a_newer_version_is_refused(tmp_path):
    with Case(tmp_path / "c.duckdb") as case:
        case.query("insert into schema_version values (99, now()::timestamp)")
    with pytest.raises(CaseError, match=r"newer graphscan \(schema 99, this program knows 1\); upgrade with: pip"):
        Case(tmp_path / "c.duckdb", read_only=True)


def test_a_locked_case_names_the_process(tmp_path):
    path = tmp_path / "d.duckdb"
    hold = f"from graphscan import Case; case = Case({str(path)!r}); print('held', flush=True); input()"
    holder = subprocess.Popen(
        [sys.executable, "-c", hold],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CaseError, match=r"open in (process \d+|another process); close it there"):
            Case(path)
    finally:
        holder.communicate("\n")


def test_a_path_with_quotes_is_only_a_path(tmp_path):
    path = tmp_path / "it's (x); drop.duckdb"
    Case(path).close()
    assert path.exists()


@pytest.mark.parametrize("name", [name for folder in ("layers", "info", "detect", "link") for name in
                                  (f"{folder}/{query}" for query in sql.names(folder))])  # fmt: skip
def test_every_query_opens_with_a_comment_that_says_what_it_reads(name):
    comment = "".join(line for line in sql.read(name).splitlines() if line.startswith("--"))
    assert "Reads" in comment or "reads" in comment
