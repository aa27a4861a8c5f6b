import pytest

from app.domain.ranks import RANK_BY_KEY, RANKS, RankGroup, find_rank


def test_the_ranks_stand_from_the_most_senior_down():
    assert [rank.order for rank in RANKS] == list(range(1, 24))
    assert [rank.key for rank in RANKS if rank.group is RankGroup.PROFESSIONAL] == [
        "Thượng tá chuyên nghiệp",
        "Trung tá chuyên nghiệp",
        "Thiếu tá chuyên nghiệp",
        "Đại úy chuyên nghiệp",
        "Thượng úy chuyên nghiệp",
        "Trung úy chuyên nghiệp",
        "Thiếu úy chuyên nghiệp",
    ]
    groups = [rank.group for rank in RANKS]
    assert [groups.count(group) for group in RankGroup] == [3, 4, 4, 7, 5]


@pytest.mark.parametrize("rank", RANKS, ids=lambda rank: rank.key)
def test_every_rank_is_found_by_both_its_names(rank):
    assert find_rank(rank.key) == rank
    assert find_rank(rank.en) == rank
    assert RANK_BY_KEY[rank.key] == rank


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("  THƯỢNG UÝ ", "Thượng úy"),
        ("thuong uy", "Thượng úy"),
        ("Thượng  sỹ", "Thượng sĩ"),
        ("Đại úy QNCN", "Đại úy chuyên nghiệp"),
        ("Đại úy - quân nhân chuyên nghiệp", "Đại úy chuyên nghiệp"),
        ("QNCN, Thiếu tá", "Thiếu tá chuyên nghiệp"),
        ("Thiếu tá (CN)", "Thiếu tá chuyên nghiệp"),
        ("2//", "Trung tá"),
        ("4//", "Đại tá"),
        ("1/", "Thiếu úy"),
        ("3/ CN", "Thượng úy chuyên nghiệp"),
        ("senior colonel", "Đại tá"),
        ("\u00d0ại tá", "Đại tá"),
    ],
)
def test_a_roster_may_write_a_rank_in_many_ways(cell, key):
    assert find_rank(cell) == RANK_BY_KEY[key]


@pytest.mark.parametrize(
    "cell", ["", "QNCN", "Đại tá chuyên nghiệp", "Thượng sĩ QNCN", "tá", "5//", "1/5", "2", "Colonel Sanders"]
)
def test_what_is_no_rank_is_not_guessed(cell):
    assert find_rank(cell) is None
