"""Folders of small directories for the tests, made from facts."""

import csv

from encre.institute.directory.facts import COLUMNS


def write(folder, **directories):
    """Write one CSV a directory, from lists of facts; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in directories.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            lines = csv.DictWriter(file, COLUMNS, restval="")
            lines.writeheader()
            lines.writerows(rows)
    return folder


def facts(source_id, family, given, **others):
    return {"source_id": source_id, "family_name": family, "given_names": given, **others}


def groups(found):
    """Return the clusters of a resolution as a set of sets."""
    return {frozenset(map(tuple, cluster)) for cluster in found.clusters}
