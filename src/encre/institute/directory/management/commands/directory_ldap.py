"""`directory ldap init | load | sync`: the OpenLDAP server that the directory feeds."""

import getpass
import os
import subprocess
import sys
import time
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.management.base import BaseCommand, CommandError

from encre.institute.directory import delivering
from encre.institute.directory.leaving import configuring, entries, ldif
from encre.institute.directory.leaving.facts import Shape
from encre.institute.directory.leaving.server import ServerTrouble
from encre.institute.directory.models import Target

VARIABLE = "ENCRE_LDAP_SECRET"


class Command(BaseCommand):
    """Writes slapd's configuration, fills an empty server, compares one that runs."""

    help = "The OpenLDAP server that the directory feeds."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the three words and what each takes."""
        words = parser.add_subparsers(dest="word", required=True, metavar="WORD")
        init = words.add_parser("init", help="write slapd.conf and our schema into a folder")
        init.add_argument("folder", type=Path, help="slapd's folder: its data go there too")
        _about_server(init)
        init.add_argument("--certificate", type=Path, help="PEM; then no password goes in clear")
        init.add_argument("--key", type=Path, help="its private key, PEM")
        init.add_argument("--authority", type=Path, help="who signed it, PEM")
        init.add_argument("--public", action="store_true", help="strangers read listed names")
        load = words.add_parser("load", help="write all as LDIF, or fill by slapadd")
        _about_server(load)
        load.add_argument("--uai", default="", help="the institute's UAI")
        load.add_argument("--slapadd", type=Path, metavar="SLAPD.CONF", help="fill this server")
        sync = words.add_parser("sync", help="compare a declared server, and mend it")
        sync.add_argument("name", help="its name on the page « Serveurs LDAP »")
        sync.add_argument("--force", action="store_true", help="even where many entries would go")

    def handle(self, *args: Any, **options: Any) -> None:
        """Do the word."""
        given = Namespace(**options)
        {"init": self._init, "load": self._load, "sync": self._sync}[given.word](given)

    def _init(self, given: Namespace) -> None:
        """Write the configuration; the publisher's password is asked, or read from a variable."""
        secret = os.environ.get(VARIABLE) or getpass.getpass("Publisher's password: ")
        given.folder.mkdir(parents=True, exist_ok=True)
        (given.folder / "data").mkdir(exist_ok=True, mode=0o700)
        told = configuring.Settings(
            base=given.base,
            publisher=given.publisher or f"cn=encre,{given.base}",
            password_hash=entries.password_value(make_password(secret)),
            home=given.folder.resolve(),
            schemas=tuple(path.resolve() for path in configuring.schema_files(given.schemas)),
            certificate=given.certificate and given.certificate.resolve(),
            key=given.key and given.key.resolve(),
            authority=given.authority and given.authority.resolve(),
            public=given.public,
        )
        own = given.folder / configuring.OWN_SCHEMA.name
        own.write_text(configuring.OWN_SCHEMA.read_text("utf-8"), "utf-8")
        text = configuring.slapd_conf(told).replace(str(configuring.OWN_SCHEMA), str(own.resolve()))
        conf = given.folder / "slapd.conf"
        conf.touch(mode=0o600)
        conf.write_text(text, "utf-8")
        self.stdout.write(str(conf))
        for path in told.schemas:
            self.stderr.write(f"schema: {path.name}")

    def _load(self, given: Namespace) -> None:
        schemas = configuring.schema_files(given.schemas)
        shape = Shape(
            given.base,
            settings.IDENTITY_SCOPE,
            given.uai,
            configuring.knows(schemas, "eduperson"),
            configuring.knows(schemas, "supann"),
        )
        rows = list(delivering.everything(shape, given.publisher or f"cn=encre,{given.base}"))
        lines = ldif.stream(rows, entries.memberships(rows))
        if given.slapadd is None:
            for line in lines:
                self.stdout.write(line, ending="")
            return
        begun = time.monotonic()
        _fill(given.slapadd, lines)
        self.stdout.write(f"{len(rows)} entries in {time.monotonic() - begun:.1f} s")

    def _sync(self, given: Namespace) -> None:
        target = Target.objects.filter(name=given.name).first()
        if target is None:
            raise CommandError(f"no LDAP server is declared under the name {given.name!r}")
        try:
            told = delivering.compare(target, forced=given.force)
        except ServerTrouble as trouble:
            raise CommandError(f"{target.address}: {trouble}") from trouble
        except delivering.Braked as brake:
            text = f"halted before {brake.gone} entries of {brake.held} were removed: see --force"
            raise CommandError(text) from brake
        mended = f"{told.added} added, {told.changed} changed, {told.removed} removed"
        self.stdout.write(f"{told.entries} entries: {mended}, {told.refused} refused")


def _about_server(parser: ArgumentParser) -> None:
    parser.add_argument("--base", required=True, help="such as dc=institut,dc=fr")
    parser.add_argument("--publisher", default="", help="default: cn=encre under the base")
    parser.add_argument("--schemas", type=Path, help="folder of eduPerson's and SupAnn's schemas")


def _fill(conf: Path, lines: Iterator[str]) -> None:
    """Stream the entries into `slapadd -q`, the server being stopped."""
    command = ["slapadd", "-q", "-f", str(conf)]
    path = f"{os.environ.get('PATH', '')}:/usr/sbin"
    try:
        process = subprocess.Popen(
            command, stdin=subprocess.PIPE, text=True, env={**os.environ, "PATH": path}
        )
    except FileNotFoundError:
        raise CommandError("slapadd is not installed (Debian package: slapd)") from None
    if process.stdin is not None:
        try:
            for line in lines:
                process.stdin.write(line)
            process.stdin.close()
        except BrokenPipeError:
            sys.stderr.write("slapadd stopped before the end\n")
    if process.wait():
        raise CommandError("slapadd refused the entries: is the server stopped and empty?")
