"""The configuration of the slapd that Encre feeds: modules, indexes, who reads what, TLS."""

from dataclasses import dataclass, field
from pathlib import Path

OWN_SCHEMA = Path(__file__).with_name("encre.schema")
CORE = ("core", "cosine", "inetorgperson", "nis")
MODULES = ("back_mdb", "memberof", "unique", "ppolicy", "syncprov", "argon2")
GIVEN = ("internet2", "eduperson", "supann")
"""The schema files that Encre does not ship, in the order in which slapd must read them."""
GIGABYTE = 1_073_741_824


@dataclass(frozen=True)
class Settings:
    """What the operator says: where things are on the server, and what strangers may read.

    `cost` is argon2's as the house writes it: iterations, memory in KiB, threads.
    """

    base: str
    publisher: str
    password_hash: str
    home: Path
    system_schemas: Path = Path("/etc/ldap/schema")
    modules: Path = Path("/usr/lib/ldap")
    schemas: tuple[Path, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    authority: Path | None = None
    public: bool = False
    size: int = GIGABYTE
    durable: bool = True
    cost: tuple[int, int, int] = field(default=(2, 102_400, 8))


def schema_files(folder: Path | None) -> tuple[Path, ...]:
    """Return the given files in the order slapd needs, found by the beginning of their names."""
    if folder is None:
        return ()
    found = []
    for name in GIVEN:
        files = sorted(folder.glob(f"{name}*.schema"))
        found += files[-1:]
    return tuple(found)


def knows(schemas: tuple[Path, ...], name: str) -> bool:
    """Say whether one of the given schemas is `name`'s."""
    return any(path.name.startswith(name) for path in schemas)


def slapd_conf(settings: Settings) -> str:
    """Return slapd.conf(5); `slaptest -f … -F …` turns it into cn=config where that is wanted."""
    supann = knows(settings.schemas, "supann")
    parts = [
        _head(settings),
        *_tls(settings),
        _database(settings),
        _indexes(eduperson=knows(settings.schemas, "eduperson"), supann=supann),
        _overlays(settings),
        _access(settings),
    ]
    return "\n".join(parts)


def _head(settings: Settings) -> str:
    lines = [f"include {_quoted(settings.system_schemas / f'{name}.schema')}" for name in CORE]
    lines += [f"include {_quoted(path)}" for path in (*settings.schemas, OWN_SCHEMA)]
    lines += [f"modulepath {_quoted(settings.modules)}"]
    iterations, memory, threads = settings.cost
    told = f" t={iterations} m={memory} p={threads}"
    lines += [f"moduleload {name}{told if name == 'argon2' else ''}" for name in MODULES]
    lines += [
        f"pidfile {_quoted(settings.home / 'slapd.pid')}",
        f"argsfile {_quoted(settings.home / 'slapd.args')}",
        "loglevel none",
        "password-hash {ARGON2}",
        "idletimeout 600",
        "sizelimit 500",
        "timelimit 30",
    ]
    return "\n".join(lines) + "\n"


def _tls(settings: Settings) -> list[str]:
    """Return the lines of TLS; with a certificate, a password is never taken in clear."""
    if settings.certificate is None or settings.key is None:
        return []
    lines = [
        f"TLSCertificateFile {_quoted(settings.certificate)}",
        f"TLSCertificateKeyFile {_quoted(settings.key)}",
        "TLSProtocolMin 3.3",
        "security simple_bind=112 update_ssf=112",
        "localSSF 128",
    ]
    if settings.authority is not None:
        lines.insert(0, f"TLSCACertificateFile {_quoted(settings.authority)}")
    return ["\n".join(lines) + "\n"]


def _database(settings: Settings) -> str:
    lines = [
        "database mdb",
        f"suffix {_quoted(settings.base)}",
        f"rootdn {_quoted(settings.publisher)}",
        f"rootpw {settings.password_hash}",
        f"directory {_quoted(settings.home / 'data')}",
        f"maxsize {settings.size}",
        "checkpoint 1024 5",
        f'limits group="cn=readers,ou=services,{settings.base}" size=unlimited time=unlimited',
    ]
    if not settings.durable:
        lines.append("dbnosync")
    return "\n".join(lines) + "\n"


def _indexes(*, eduperson: bool, supann: bool) -> str:
    equal = ["objectClass", "uid", "encreId", "encreUnlisted", "member", "memberOf"]
    equal += ["entryUUID", "entryCSN"]
    equal += ["eduPersonUniqueId", "eduPersonPrincipalName"] if eduperson else []
    equal += ["supannCodeEntite", "supannEntiteAffectation", "supannRefId"] if supann else []
    return f"index {','.join(equal)} eq\nindex cn,sn,givenName,displayName,mail,ou eq,sub\n"


def _overlays(settings: Settings) -> str:
    base = settings.base
    return "\n".join(
        (
            "overlay memberof",
            "memberof-refint TRUE",
            "overlay unique",
            f'unique_uri "ldap:///{base}?uid?sub"',
            "overlay ppolicy",
            f'ppolicy_default "cn=default,ou=services,{base}"',
            "overlay syncprov",
            "syncprov-checkpoint 100 10",
            "",
        )
    )


def _access(settings: Settings) -> str:
    """Return who reads what: the unlisted themselves and services only, strangers no person."""
    base = settings.base
    readers = f'group.exact="cn=readers,ou=services,{base}"'
    people = f'dn.subtree="ou=people,{base}"'
    to_agents = "by anonymous auth by * none"
    listed = f"by users read {'by anonymous read' if settings.public else to_agents}"
    names = "entry,objectClass,uid,cn,sn,givenName,displayName,ou,title,encreId"
    rules = [
        ("attrs=userPassword", "by anonymous auth by * none"),
        (f'dn.subtree="ou=departed,{base}"', f"by {readers} read by * none"),
        (f"{people} filter=(encreUnlisted=TRUE)", f"by {readers} read by self read {to_agents}"),
        (f"{people} attrs={names}", f"by {readers} read {listed}"),
        (people, f"by {readers} read by users read {to_agents}"),
        # A group names its members, the unlisted too.
        (f'dn.subtree="ou=groups,{base}"', f"by {readers} read by * none"),
        (f'dn.subtree="ou=services,{base}"', "by self read by anonymous auth by * none"),
        ("*", "by * read"),
    ]
    return "\n".join(f"access to {what}\n    {who}" for what, who in rules) + "\n"


def _quoted(value: object) -> str:
    text = str(value)
    if any(char in text for char in '"\\\n\r'):
        raise ValueError("a path or a name of the configuration holds a quote, a bar or a new line")
    return f'"{text}"'
