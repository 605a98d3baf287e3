"""The shared file cache: one winner, whoever tries."""

from concurrent.futures import ThreadPoolExecutor

from encre.foundation.base.cache import SharedFileCache


def test_one_of_many_adds_wins(tmp_path):
    caches = [SharedFileCache(str(tmp_path), {}) for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for number in range(20):
            won = list(pool.map(lambda cache, n=number: cache.add(f"k{n}", 1), caches))
            assert won.count(True) == 1
    assert caches[0].get("k3") == 1
