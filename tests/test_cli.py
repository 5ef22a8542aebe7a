"""The command line as a person types it: what goes where, exit codes, and the words of its errors."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small import add_accounts, add_post

from graphscan.arguments import parse_memory
from graphscan.case import Case

POSTS = """post_id,account_id,handle,posted_at,text,url
1,a,Ann,2024-05-01T10:00:00Z,one,http://example.com/1
2,b,=Bob,2024-05-01T10:00:10Z,two,http://example.com/1
3,c,Cid,2024-05-01T10:00:20Z,three,http://example.com/1
4,a,Ann,2024-05-01T11:00:00Z,four,http://example.com/2
5,b,=Bob,2024-05-01T11:00:05Z,five,http://example.com/2
6,c,Cid,2024-05-01T11:00:09Z,six,http://example.com/2
"""


def graphscan(*arguments: object, stdin: str | None = None) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "graphscan", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, input=stdin, check=False, encoding="utf-8")


@pytest.fixture
def posts(tmp_path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(POSTS)
    return path


@pytest.fixture
def scanned(tmp_path, posts) -> Path:
    path = tmp_path / "case.duckdb"
    assert graphscan("import", path, posts).returncode == 0
    assert graphscan("scan", path).returncode == 0
    return path


def test_import_scan_and_view_from_a_file_to_a_page(tmp_path, posts):
    case_file, page = tmp_path / "case.duckdb", tmp_path / "network.html"
    imported = graphscan("import", case_file, posts, "--platform", "x")
    assert "posts.csv: table, 6 new posts, 3 new accounts" in imported.stderr
    scanned = graphscan("scan", case_file)
    (community,) = csv.DictReader(io.StringIO(scanned.stdout))
    assert (community["n_accounts"], community["n_edges"], community["median_gap"]) == ("3", "3", "5.0")
    assert "co-acting, not yet tested against chance" in scanned.stderr
    assert "passed over: co_repost: no objects in these posts" in scanned.stderr
    viewed = graphscan("view", case_file, "-o", page)
    assert (viewed.returncode, viewed.stdout) == (0, "")
    assert "3 accounts, 3 pairs, 1 community" in viewed.stderr
    assert "x:a" in page.read_text(encoding="utf-8")


def test_scan_json_is_data_and_nothing_else(scanned):
    (community,) = json.loads(graphscan("scan", scanned, "--json").stdout)
    assert community["accounts"] == ["Ann", "=Bob", "Cid"]


def test_link_takes_windows_per_layer(tmp_path, posts):
    case_file = tmp_path / "case.duckdb"
    graphscan("import", case_file, posts)
    linked = graphscan(
        "link", case_file, "--layer", "co_url", "--window", "co_url=9s", "--window", "all", "--min-weight", 1
    )
    (row,) = csv.DictReader(io.StringIO(linked.stdout))
    assert (row["time_window"], row["pairs"]) == ("9", "3")


def test_detect_alone_reads_the_last_links(scanned):
    assert "Ann" in graphscan("detect", scanned, "--csv").stdout


def test_demo_ends_with_the_page_to_open(tmp_path):
    ended = graphscan("demo", "--dir", tmp_path / "demo")
    assert (ended.returncode, len(ended.stdout.splitlines())) == (0, 7)
    page = tmp_path / "demo" / "network.html"
    assert f"Open this page in a browser: {page.resolve()}" in ended.stderr
    assert "AmazonFC" in page.read_text(encoding="utf-8")
    again = graphscan("demo", "--dir", tmp_path / "demo")
    assert (again.returncode, "add --overwrite" in again.stderr) == (1, True)


def test_sql_csv_neutralises_formulas_and_json_does_not(scanned):
    statement = "select handle, name from account order by account_id limit 2"
    assert graphscan("sql", scanned, statement).stdout == "handle,name\nAnn,\n'=Bob,\n"
    assert json.loads(graphscan("sql", scanned, statement, "--json").stdout)[1] == {"handle": "=Bob", "name": None}


def test_sql_reads_the_statement_from_standard_input(scanned):
    assert graphscan("sql", scanned, "-", stdin="select 1 as one").stdout == "one\n1\n"


@pytest.mark.parametrize("ending", ["csv", "json", "parquet"])
def test_sql_writes_files_and_never_over_one(scanned, tmp_path, ending):
    path = tmp_path / f"out.{ending}"
    assert "3 rows" in graphscan("sql", scanned, "from account", "-o", path).stderr
    assert path.stat().st_size > 0
    again = graphscan("sql", scanned, "from account", "-o", path)
    assert (again.returncode, "exists; name another file or add --overwrite" in again.stderr) == (2, True)


@pytest.mark.parametrize(
    "statement",
    [
        "create table mine (x int)",
        "insert into account (account_id) values ('x:evil')",
        "copy account to 'stolen.csv'",
        "select * from read_csv('/etc/hostname')",
        "attach 'other.duckdb'",
        "install httpfs",
        "set enable_external_access = true",
        "select nme from account",
        "",
        "selec 1",
    ],
)
def test_sql_cannot_write_or_reach_out_and_says_so_in_one_line(scanned, tmp_path, statement):
    before = sorted(tmp_path.rglob("*"))
    ended = graphscan("sql", scanned, statement)
    assert ended.returncode != 0
    assert len(ended.stderr.strip().splitlines()) == 1
    assert "Traceback" not in ended.stderr
    assert sorted(tmp_path.rglob("*")) == before
    assert graphscan("sql", scanned, "select count(*) as n from account").stdout == "n\n3\n"


def test_info_counts_what_the_case_holds(scanned):
    facts = json.loads(graphscan("info", scanned, "--json").stdout)
    assert (facts["posts"], facts["accounts"], facts["coordinated pairs"]) == (6, 3, 3)
    assert [run["step"] for run in facts["runs"]][:2] == ["import", "prepare"]
    assert facts["sources"][0]["location"] == "posts.csv"


def test_init_titles_a_case(tmp_path):
    assert graphscan("init", tmp_path / "a.duckdb", "--title", "Election <b>").returncode == 0
    assert "Election <b>" in graphscan("info", tmp_path / "a.duckdb").stdout


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["scna"], 2, "Did you mean 'scan'"),
        (["scan", "CASE", "--layer", "co_urls"], 2, "did you mean 'co_url'"),
        (["scan", "CASE", "--window", "5x"], 2, "window '5x': not understood; give seconds, 5m, 24h, 7d or all"),
        (["scan", "CASE", "--window", "co_txt=5m"], 2, "did you mean 'co_text'"),
        (["scan", "none.duckdb"], 1, "no such case; create it with: graphscan init none.duckdb"),
        (["scan", "CASE"], 1, "no posts yet; import some: graphscan import"),
        (["detect", "CASE"], 1, "no layer was linked"),
        (["import", "CASE", "x.csv", "--column", "text"], 2, "write field=header, such as text=body"),
        (["import", "CASE", "none.csv"], 1, "none.csv"),
        (["view", "CASE"], 1, "detect"),
    ],
)
def test_mistakes_get_one_clear_line_and_their_exit_code(tmp_path, arguments, code, words):
    Case(tmp_path / "case.duckdb").close()
    ended = graphscan(*(tmp_path / "case.duckdb" if argument == "CASE" else argument for argument in arguments))
    assert (ended.returncode, ended.stdout) == (code, "")
    assert words in ended.stderr
    assert "Traceback" not in ended.stderr


def test_help_has_an_example_for_every_command():
    listing = graphscan("--help").stdout
    for name in ("demo", "init", "import", "scan", "link", "detect", "view", "sql", "info"):
        assert f"  {name}  " in listing
        assert f"Example: graphscan {name}" in graphscan(name, "--help").stdout


def test_help_loads_no_heavy_library():
    script = (
        "import sys; sys.argv = ['graphscan', '--help']\n"
        "from graphscan.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "heavy = 'igraph', 'networkx', 'pyvis', 'tweepy', 'ural', 'duckdb', 'numba'\n"
        "print([name for name in heavy if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.splitlines()[-1] == "[]"


def test_importing_graphscan_and_its_stages_loads_none_of_the_heavy_libraries():
    script = (
        "import sys, graphscan as gs\n"
        "for name in gs.__all__: getattr(gs, name)\n"
        "print([name for name in ('igraph', 'networkx', 'pyvis', 'tweepy', 'numba') if name in sys.modules])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout == "[]\n"


@pytest.mark.skipif(os.name != "posix", reason="signals and closed pipes of POSIX")
def test_a_closed_pipe_ends_quietly(scanned):
    statement = "select repeat('x', 1000) as x from range(100000)"
    command = f'{sys.executable} -m graphscan sql "{scanned}" "{statement}" | head -1; exit ${{PIPESTATUS[0]}}'
    ended = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "x\n", "")


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(("sign", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_with_its_code_and_leaves_the_case_as_it_was(tmp_path, scanned, sign, code):
    # `scanned` has compiled the kernel: an interrupt is not taken while that is under way, see README
    path = tmp_path / "busy.duckdb"
    with Case(path) as case:
        add_accounts(case, ["a", "b"])
        case.query(
            "insert into post (post_id, account_id, platform, posted_at, repost_of_post_id, is_repost, is_context) "
            "select 'x:' || i, 'x:' || i % 4000, 'x', make_timestamp(i * 1000), 'x:o' || i % 3, true, false "
            "from range(400000) t(i)"
        )
    process = subprocess.Popen(
        [sys.executable, "-m", "graphscan", "link", str(path), "--layer", "co_repost", "--window", "all", "--force",
         "--min-weight", "1"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    wait_until_busy(process)
    process.send_signal(sign)
    _, complaints = process.communicate(timeout=60)
    assert process.returncode == code
    assert len(complaints.strip().splitlines()) == 1
    with Case(path) as case:
        assert case.query("select count(*) from edge") == [(0,)]
        assert case.query("select count(*) from run where step = 'link'") == [(0,)]


def wait_until_busy(process: subprocess.Popen[str]) -> None:
    """Return once the process has used two seconds of processor time: start-up is then over."""
    ticks = os.sysconf("SC_CLK_TCK")
    while process.poll() is None:
        fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        if (int(fields[11]) + int(fields[12])) / ticks > 2:
            return
        os.sched_yield()
        time.sleep(0.01)


def test_hostile_names_are_shown_as_escapes_in_a_table(tmp_path):
    from graphscan.printing import show_rows

    shown = io.StringIO()
    show_rows(["name"], [("\x1b[31mred\u202e\n[bold]x[/bold]",)], "table", shown)
    assert shown.getvalue().splitlines()[1].strip() == "\\x1b[31mred\\u202e\\n[bold]x[/bold]"


def test_values_print_as_csv_and_json():
    from graphscan.printing import show_rows

    out = io.StringIO()
    show_rows(["a", "b", "c", "d"], [(None, True, -1.5, ["x", 1]), ("-x", False, 3, None)], "csv", out)
    assert out.getvalue() == 'a,b,c,d\n,true,-1.5,"[""x"", 1]"\n\'-x,false,3,\n'


def test_add_post_is_the_row_that_import_would_write(case):
    add_post(case, "a", 1.5, text="t")
    assert case.query("select post_id, account_id, epoch(posted_at), text from post") == [
        ("x:p1", "x:a", 1700000001.5, "t")
    ]


@pytest.mark.parametrize(("text", "memory"), [("4GB", 4 * 10**9), ("512mb", 512 * 10**6), ("1.5 GB", 15 * 10**8)])
def test_memory_is_read_in_bytes(text, memory):
    assert parse_memory(text) == memory


@pytest.mark.parametrize("text", ["4", "lots", "-1GB", "1e9GB", ""])
def test_memory_that_is_not_understood_is_refused(tmp_path, text):
    Case(tmp_path / "case.duckdb").close()
    ended = graphscan("link", tmp_path / "case.duckdb", "--memory", text)
    assert (ended.returncode, "not understood; give for example 4GB or 512MB" in ended.stderr) == (2, True)


def test_scan_and_link_take_a_memory_and_refuse_too_little(tmp_path, posts):
    case_file = tmp_path / "case.duckdb"
    graphscan("import", case_file, posts)
    assert graphscan("link", case_file, "--memory", "300MB").returncode == 0
    assert graphscan("scan", case_file, "--memory", "1GB").returncode == 0
    assert "give 256MB or more" in graphscan("scan", case_file, "--memory", "1MB").stderr


@pytest.mark.parametrize(("speed", "shown"), [(None, ""), (900.0, "900/s"), (54_321.0, "54 k/s"), (9e7, "90 M/s")])
def test_progress_shows_how_much_is_done_per_second(speed, shown):
    from types import SimpleNamespace

    from graphscan.printing import _Rate

    assert str(_Rate().render(SimpleNamespace(speed=speed))) == shown
