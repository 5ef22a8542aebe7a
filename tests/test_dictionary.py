"""queries/README.md ends with the data dictionary, made from the comments that every case carries.

`python tests/test_dictionary.py` writes it anew.
"""

import re
from pathlib import Path

from graphscan.case import Case

PAGE = Path(__file__).parent.parent / "queries" / "README.md"
MARK = "<!-- data dictionary -->\n"
RELATIONS = """
select 'table' as kind, table_name as name, comment from duckdb_tables() where not internal and not temporary
union all
select 'view', view_name, comment from duckdb_views() where not internal and not temporary
order by kind, name
"""
COLUMNS = """
select column_name, data_type, coalesce(comment, '')
from duckdb_columns()
where table_name = $name and not internal
order by column_index
"""


def dictionary() -> str:
    """Return the dictionary as Markdown, tables first, then views."""
    parts = []
    with Case() as case:
        for kind, name, comment in case.query(RELATIONS):
            rows = [f"| `{column}` | {type_} | {text} |" for column, type_, text in case.query(COLUMNS, name=name)]
            parts.append(
                f"### {name} ({kind})\n{comment}\n\n| column | type | meaning |\n|---|---|---|\n" + "\n".join(rows)
            )
    return "\n\n".join(parts) + "\n"


def test_the_data_dictionary_is_the_one_of_the_schema():
    assert PAGE.read_text(encoding="utf-8").split(MARK)[1].strip() == dictionary().strip()


def test_every_question_of_the_page_runs(case):
    blocks = re.findall(r"```sql\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(blocks) >= 5
    for block in blocks:
        case.query(block)


if __name__ == "__main__":
    head = PAGE.read_text(encoding="utf-8").split(MARK)[0]
    PAGE.write_text(f"{head}{MARK}\n{dictionary()}", encoding="utf-8")
