"""What scan with defaults finds in the shipped examples, beside their truth."""

import csv
from pathlib import Path

import pytest

from graphscan.case import Case
from graphscan.importers import ImportOptions, import_file
from graphscan.scanning import scan

EXAMPLES = Path(__file__).parent.parent / "examples"
Groups = dict[str, set[str]]


def groups(path: Path, key: str, name: str) -> Groups:
    """Return group -> accounts from a file of labels."""
    found: Groups = {}
    with path.open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found.setdefault(row[name], set()).add(row[key])
    return found


def communities(case: Case, column: str = "account_id") -> list[set[str]]:
    rows = case.query(f"select list({column}) from community_account group by community_id order by community_id")
    return [set(row[0]) for row in rows]


@pytest.fixture(scope="module")
def ambassadors() -> Case:
    case = Case()
    import_file(case, EXAMPLES / "ambassadors/posts.csv.gz", options=ImportOptions(platform="x"))
    scan(case)
    return case


@pytest.fixture(scope="module")
def telegram() -> Case:
    case = Case()
    import_file(case, EXAMPLES / "telegram/posts.parquet")
    scan(case)
    return case


@pytest.mark.parametrize("group", ["ring", "ambassador", "advocate", "syndication"])
def test_each_planted_group_is_one_community_whole_and_alone(ambassadors, group):
    planted = groups(EXAMPLES / "ambassadors/truth.csv", "account_id", "group")[group]
    assert {f"x:{account.removeprefix('x:')}" for account in planted} in communities(ambassadors)


def test_parodies_are_in_no_community(ambassadors):
    parodies = groups(EXAMPLES / "ambassadors/truth.csv", "account_id", "group")["parody"]
    assert not {f"x:{account}" for account in parodies} & set().union(*communities(ambassadors))


def test_chance_groups_stay_smaller_than_the_planted_ones(ambassadors):
    assert [len(found) for found in communities(ambassadors)] == [20, 14, 12, 8, 3, 3]


def test_all_telegram_posts_are_stored_though_message_ids_repeat(telegram):
    assert telegram.value("select count(*) from post") == 22_099
    assert telegram.value("select count(distinct split_part(post_id, '/', 2)) from post") < 22_099


def test_telegram_families_are_found_with_at_most_one_other_channel(telegram):
    families = groups(EXAMPLES / "telegram/labels.csv", "channel", "family")
    for family in ("proglib", "topor", "moskva_s_ogonkom"):
        (found,) = [members for members in communities(telegram, "name") if members & families[family]]
        assert families[family] <= found
        assert len(found - families[family]) <= 1


def test_independent_newsrooms_share_no_community_with_a_family(telegram):
    families = groups(EXAMPLES / "telegram/labels.csv", "channel", "family")
    family_channels = families["proglib"] | families["topor"] | families["moskva_s_ogonkom"]
    newsrooms = {"BBC News | Русская служба", "РИА Новости", "Хабр", "Mash"}
    assert newsrooms <= families[""]
    assert [found for found in communities(telegram, "name") if found & family_channels and found & newsrooms] == []


def test_moskva_novostnaya_is_found_with_the_family_it_belongs_to(telegram):
    (found,) = [members for members in communities(telegram, "name") if "Москва с огоньком" in members]
    assert found == {"Москва с огоньком", "Москва с огоньком Live", "Москва - новостная"}
