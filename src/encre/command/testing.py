"""`./encre test`: everything set up, then every test on SQLite and on PostgreSQL, side by side."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from encre.command import checks, debian, prepare, setup
from encre.command.paths import ROOT, environment, python
from encre.command.terminal import Words, paint, run, say, step

TRUE = {"1", "true", "yes", "on"}

BUDGET = 480  # seconds a suite may take on one engine, so that the whole stays under 45 minutes
LONGEST_SHOWN = 6
# What needs one engine only, in two parts.
ONCE = (("SQLite, browser", "once and browser"), ("SQLite, once", "once and not browser"))
# Tests that wait (for a server, a worker, a page) leave their core to others: one part more.
AT_ONCE = len(os.sched_getaffinity(0)) + 1
NOTHING_CHOSEN = 5  # pytest's word for a run whose every test was left out
# What a person's own instance is told: tests are told otherwise, or nothing.
OWN = (
    "ENCRE_BASE_URL",
    "ENCRE_DATABASE_URL",
    "ENCRE_DATABASE_URL_FILE",
    "ENCRE_DEBUG",
    "ENCRE_PRODUCTION",
    "ENCRE_TEST_DATABASE_URL",
    "ENCRE_TEST_SERVER",
)


@dataclass(frozen=True)
class Need:
    """A Debian package that a suite needs, and a file that tells it is there."""

    package: str
    proof: str
    suite: str

    @property
    def there(self) -> bool:
        """Whether the machine has it."""
        return shutil.which(self.proof) is not None or any(Path("/").glob(self.proof.lstrip("/")))


_APACHE = "/usr/lib/apache2/modules/mod_auth"
NEEDS = (
    Need("postgresql", "/usr/lib/postgresql/*/bin/initdb", "every test on PostgreSQL"),
    Need("chromium", "chromium", "journeys in a browser"),
    Need("libatomic1", "/usr/lib/*/libatomic.so.1", "journeys: what drives the browser"),
    Need("fonts-noto-core", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf", "journeys"),
    Need("fonts-dejavu-core", "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "journeys"),
    Need("libheif-examples", "heif-enc", "photographs of telephones (HEIC)"),
    Need("minisign", "minisign", "signatures of .eln archives"),
    Need("slapd", "/usr/sbin/slapd", "the directory served by OpenLDAP"),
    Need("ldap-utils", "ldapsearch", "the directory served by OpenLDAP"),
    Need("samba-ad-dc", "/usr/sbin/samba", "an Active Directory as a source"),
    Need("samba-ad-provision", "/usr/share/samba/setup/provision.ldif", "an Active Directory"),
    Need("samba-common-bin", "samba-tool", "an Active Directory as a source"),
    Need("python3-samba", "/usr/lib/python3/dist-packages/samba", "an Active Directory"),
    Need("389-ds-base", "ns-slapd", "a 389 Directory Server as a source"),
    Need("dovecot-imapd", "/usr/sbin/dovecot", "mail boxes that ask OpenLDAP who knocks"),
    Need("dovecot-ldap", "/usr/lib/dovecot/modules/auth/libauthdb_ldap.so", "mail boxes"),
    Need("apache2", "apache2", "services that open with an Encre account"),
    Need(
        "libapache2-mod-auth-openidc",
        "/usr/lib/apache2/modules/mod_auth_openidc.so",
        "services by OpenID Connect",
    ),
    Need("libapache2-mod-auth-cas", f"{_APACHE}_cas.so", "services by CAS"),
    Need(
        "libapache2-mod-auth-mellon",
        "/usr/lib/apache2/modules/mod_auth_mellon.so",
        "services by SAML",
    ),
    Need("nodejs", "node", "filters and patches of SCIM as foreign parsers read them"),
    Need("npm", "npm", "filters and patches of SCIM as foreign parsers read them"),
    Need("openssl", "openssl", "time-stamps made and checked by another program"),
    Need("zbar-tools", "zbarimg", "labels of the inventory read again"),
    Need("dmtx-utils", "dmtxread", "labels of the inventory read again"),
    *(
        Need(package, f"/usr/lib/*/{library}", "entries as PDF")
        for library, package in setup.LIBRARIES.items()
    ),
    Need("gettext", "msgfmt", "messages compared with gettext's own compiler"),
)


@dataclass
class Result:
    """What one run of pytest gave."""

    engine: str
    status: int = 0
    passed: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    reasons: Counter[str] = field(default_factory=Counter)
    suites: dict[str, float] = field(default_factory=dict)


def install_needs() -> list[Need]:
    """Install what is missing; return what stays missing."""
    missing = [need for need in NEEDS if not need.there]
    if missing and debian.can_install():
        said = debian.install([need.package for need in missing])
        if said is not None:
            say(said)
    elif missing:
        say(f"Some tests need: {debian.line([need.package for need in missing])}")
    return [need for need in missing if not need.there]


def suite_of(classname: str) -> str:
    """Return the suite of a test: a folder of tests/, or a room."""
    parts = classname.split(".")
    return "/".join(parts[:2] if parts[0] == "tests" else parts[2:4])


def read_report(report: Path, result: Result) -> None:
    """Count what pytest's own report says."""
    try:
        suites = ET.parse(report).getroot()  # noqa: S314 - written a moment ago by our own run
    except (OSError, ET.ParseError):
        return
    for case in suites.iter("testcase"):
        suite, seconds = suite_of(case.get("classname", "")), float(case.get("time", 0))
        result.suites[suite] = result.suites.get(suite, 0) + seconds
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed += 1
        elif (skip := case.find("skipped")) is not None:
            result.skipped += 1
            result.reasons[(skip.get("message") or "no reason").splitlines()[0]] += 1
        else:
            result.passed += 1


def pytest(
    engine: str, arguments: Sequence[str], aside: Path | None = None, **variables: str
) -> Result:
    """Run pytest once, in the open or with its words put `aside` in a file, and count."""
    result = Result(engine)
    if aside is None:
        step(f"Tests on {engine}")
    with tempfile.TemporaryDirectory(prefix="encre-test-") as folder:
        report = Path(folder) / "report.xml"
        command: Words = [python(), "-m", "pytest", "-q", f"--junitxml={report}"]
        # One file that cannot be read must not hide what the others say.
        command += ["--continue-on-collection-errors", *arguments]
        if aside is not None:
            command += ["-p", "no:cacheprovider"]  # two runs would write one cache
        env = environment(ENCRE_DATA_DIR=f"{folder}/data", **variables)
        for name in OWN:
            if name not in variables:
                env.pop(name, None)
        start = time.monotonic()
        result.status = run(command, env=env, aside=aside)
        result.seconds = time.monotonic() - start
        read_report(report, result)
    return result


def both_engines(arguments: Sequence[str], missing: Sequence[Need]) -> list[Result]:
    """Run pytest on SQLite and, beside it, on a PostgreSQL that lives only for it.

    What needs one engine only runs beside them, one part after the other on two cores: journeys in
    a browser, then the rest. Words that choose by a marker themselves (`-m`) are obeyed on both.
    """
    if any(need.package == "postgresql" for need in missing):
        return [pytest("SQLite", arguments)]
    # The tests carry the cluster: the command borrows it, being of the same tree.
    from tests.servers.postgres import cluster

    names = ("ENCRE_DATABASE_URL", "ENCRE_TEST_DATABASE_URL", "ENCRE_TEST_SERVER")
    chosen = "-m" in arguments
    both = arguments if chosen else ["-m", "not once", *arguments]
    with (
        cluster() as url,
        # A test may want a server beside SQLite, to bring an institute there.
        cluster() as server,
        tempfile.TemporaryDirectory(prefix="encre-test-") as words,
        tempfile.TemporaryDirectory(prefix="encre-tables-") as tables,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        folder = Path(words)
        on_sqlite = {"ENCRE_TEST_TABLES": tables, "ENCRE_TEST_SERVER": server}
        on_server = {"ENCRE_TEST_TABLES": tables, **dict.fromkeys(names, url)}
        parts = [
            pool.submit(pytest, "SQLite", both, None, **on_sqlite),
            pool.submit(pytest, "PostgreSQL", both, folder / "1", **on_server),
        ]
        for place, (name, marker) in enumerate([] if chosen else ONCE, 2):
            once = ["-m", marker, *arguments]
            parts.append(pool.submit(pytest, name, once, folder / str(place), **on_sqlite))
        results = [part.result() for part in parts]
        for place, result in enumerate(results[1:], 1):
            step(f"Tests: {result.engine}, run beside")
            say((folder / str(place)).read_text("utf-8", "replace"))
    return results


def summary(
    results: Sequence[Result], missing: Sequence[Need], gates: Sequence[str], seconds: float
) -> bool:
    """Say what was skipped and why, then all counts in one line; return whether all is well."""
    say()
    for result in results:
        for reason, times in sorted(result.reasons.items()):
            say(f"Skipped on {result.engine}, {times} x: {reason}")
    for need in missing:
        say(f"Not run for want of {need.package}: {need.suite}")
    for gate in gates:
        say(f"Gate refused: {gate}")
    for result in results:
        say(f"{result.engine}: {result.passed} passed in {result.seconds:.0f} s")
        longest = sorted(result.suites.items(), key=lambda item: -item[1])
        for suite, spent in longest[:LONGEST_SHOWN]:
            late = f" (over its budget of {BUDGET} s)" if spent > BUDGET else ""
            say(f"  {suite:<24} {spent:>5.0f} s{late}")
    passed, failed, skipped = (
        sum(getattr(result, name) for result in results) for name in ("passed", "failed", "skipped")
    )
    strict = os.environ.get("ENCRE_TEST_STRICT", "").lower() in TRUE
    well = not gates and not (strict and missing)
    well = well and all(result.status in (0, NOTHING_CHOSEN) for result in results) and passed > 0
    say(paint("All is well." if well else "Something is wrong.", 32 if well else 31))
    say(f"=== {passed} passed, {failed} failed, {skipped} skipped in {seconds:.2f}s ===")
    return well


def test(arguments: list[str]) -> int:
    """Set everything up, run the gates, then the tests; words after `test` go to pytest."""
    os.chdir(ROOT)
    setup.ensure(development=True)
    missing = install_needs()
    prepare.messages()
    gates = []
    if not arguments:
        step("Gates")
        for name in checks.FORGET:
            os.environ.pop(name, None)
        gates = checks.failures(checks.GATES)
    start = time.monotonic()
    results = both_engines(arguments, missing)
    return 0 if summary(results, missing, gates, time.monotonic() - start) else 1
