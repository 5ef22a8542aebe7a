"""The READMEs are true: their console blocks are run, in order, on a terminal of 80 columns, and compared.

`python tests/test_readme.py` writes the output of today into them.
"""

import os
import re
import select
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
BLOCK = re.compile(r"```console\n(.*?)```", re.DOTALL)
WIDTH = "80"
PAGES = ["README.md", "examples/ambassadors/README.md", "examples/telegram/README.md"]


def on_a_terminal(command: str, folder: Path) -> str:
    """Run a command as in a terminal without colours and return what it shows."""
    import pty

    master, slave = pty.openpty()
    bin_folder = Path(sys.executable).parent
    environment = {**os.environ, "TERM": "dumb", "COLUMNS": WIDTH, "PATH": f"{bin_folder}:{os.environ['PATH']}"}
    process = subprocess.Popen(
        ["sh", "-c", command], stdin=slave, stdout=slave, stderr=slave, cwd=folder, env=environment
    )
    os.close(slave)
    shown = b"".join(iter(lambda: _read(master), b""))
    process.wait(timeout=60)
    os.close(master)
    text = re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode().replace("\r\n", "\n"))
    return "\n".join(line.rstrip() for line in text.replace(str(folder.resolve()), "...").splitlines())


def _read(descriptor: int) -> bytes:
    select.select([descriptor], [], [], 120)
    try:
        return os.read(descriptor, 65536)
    except OSError:  # the other end is closed
        return b""


def commands(text: str) -> Iterator[tuple[str, str]]:
    """Yield (command, expected output) of all console blocks, in order."""
    for block in BLOCK.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            yield command, output.rstrip("\n")


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX terminal")
@pytest.mark.parametrize("page", PAGES)
def test_commands_show_what_the_page_says(tmp_path, page):
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    found = list(commands((ROOT / page).read_text(encoding="utf-8")))
    assert len(found) >= 4
    for command, expected in found:
        assert (command, on_a_terminal(command, tmp_path)) == (command, expected)


def test_readme_python_runs(tmp_path):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (block,) = re.findall(r"```python\n(.*?)```", text, re.DOTALL)
    posts = ROOT / "examples/ambassadors/posts.csv.gz"
    script = block.replace('"posts.csv.gz"', repr(str(posts)))
    ended = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert (tmp_path / "network.html").exists()


def test_every_command_layer_and_format_is_documented():
    from graphscan.importers import FORMATS
    from graphscan.linking import LAYERS

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    names = [*LAYERS, *FORMATS, "graphscan demo", "graphscan init", "graphscan import", "graphscan scan",
             "graphscan link", "graphscan detect", "graphscan view", "graphscan sql", "graphscan info"]  # fmt: skip
    assert [name for name in names if f"`{name}" not in text] == []


def rewrite(page: str) -> None:
    """Put the output of today into a page."""
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "examples").symlink_to(ROOT / "examples")

        def shown(block: re.Match[str]) -> str:
            parts = [f"$ {command}\n{on_a_terminal(command, Path(folder))}\n" for command, _ in commands(block[0])]
            return f"```console\n{''.join(parts)}```"

        text = BLOCK.sub(shown, (ROOT / page).read_text(encoding="utf-8"))
    (ROOT / page).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    for page in PAGES:
        rewrite(page)
