"""The vendored files are what the manifest says, and a change is seen."""

from __future__ import annotations

import io
import shutil
import tarfile
from pathlib import Path

import pytest

from encre.foundation.ui import vendoring

MOST = 8_000_000


def test_every_kept_file_is_the_one_recorded() -> None:
    assert vendoring.check(vendoring.read_manifest()) == []


def test_every_package_has_a_licence_and_the_whole_stays_small() -> None:
    packages = vendoring.read_manifest()
    for package in packages:
        assert "LICENSE" in {laid.to for laid in package.files}, package.npm
        assert package.integrity.startswith("sha512-")
    kept = [path for path in vendoring.STATIC.rglob("*") if path.is_file()]
    assert sum(path.stat().st_size for path in kept) < MOST


@pytest.mark.parametrize("change", ["missing", "differs", "not in vendor.toml"])
def test_a_change_is_seen(tmp_path: Path, change: str) -> None:
    folder = tmp_path / "vendor"
    shutil.copytree(vendoring.STATIC, folder)
    css = folder / "tabler-1.6.1" / "tabler.min.css"
    if change == "missing":
        css.unlink()
    elif change == "differs":
        css.write_bytes(css.read_bytes() + b" ")
    else:
        (folder / "more.js").write_text("1")
    (problem,) = vendoring.check(vendoring.read_manifest(), folder)
    assert change in problem.reason


def test_no_kept_file_points_to_one_that_is_not_kept() -> None:
    for path in vendoring.STATIC.rglob("*.css"):
        text = path.read_text("utf-8")
        assert "sourceMappingURL" not in text
        for address in vendoring.re.findall(r"url\(([^)]+)\)", text):
            name = address.strip("'\"")
            assert name.startswith(("data:", "#")) or (path.parent / name).is_file(), name


def archive(folder: Path, files: dict[str, str]) -> Path:
    path = folder / "package.tgz"
    with tarfile.open(path, "w:gz") as tar:
        for name, text in files.items():
            member = tarfile.TarInfo(f"package/{name}")
            member.size = len(text.encode())
            tar.addfile(member, io.BytesIO(text.encode()))
    return path


def test_an_update_lays_edits_and_records(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = archive(
        tmp_path,
        {
            "a.css": "@font-face{font-family:A;src:url(f/a.woff2) format('woff2'),url(f/a.ttf)"
            " format('truetype')}@font-face{src:url(f/b.woff2) format('woff2')}p{}",
            "f/a.woff2": "font",
            "a.js": "let a\n//# sourceMappingURL=a.js.map",
            "icons/outline/x.svg": '<svg viewBox="0 0 24 24"><path d="M1 1"/></svg>',
        },
    )
    manifest = tmp_path / "vendor.toml"
    manifest.write_text(
        '[[package]]\nnpm = "a"\nversion = "1"\nlicence = "MIT"\nfolder = "a-1"\nintegrity = ""\n'
        "files = [\n"
        '  { from = "a.css", to = "a.css", edit = "woff2-only", sha256 = "" },\n'
        '  { from = "f/a.woff2", to = "f/a.woff2", sha256 = "" },\n'
        '  { from = "a.js", to = "a.js", edit = "no-source-map", sha256 = "" },\n'
        '  { from = "icons", to = "s.svg", edit = "sprite", sha256 = "" },\n'
        ']\nicons = """x"""\n'
    )
    monkeypatch.setattr(vendoring, "_pack", lambda *_: (made, "sha512-x"))
    folder = tmp_path / "vendor"
    vendoring.update(vendoring.read_manifest(manifest), folder, manifest)
    assert vendoring.check(vendoring.read_manifest(manifest), folder) == []
    css = (folder / "a-1" / "a.css").read_text()
    assert css == "@font-face{font-family:A;src:url(f/a.woff2) format('woff2')}p{}"
    assert (folder / "a-1" / "a.js").read_text() == "let a\n"
    assert '<symbol id="x" viewBox="0 0 24 24"' in (folder / "a-1" / "s.svg").read_text()


def test_another_package_under_the_same_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(vendoring, "_pack", lambda *_: (tmp_path, "sha512-other"))
    with pytest.raises(SystemExit):
        vendoring.update(vendoring.read_manifest(), tmp_path)
