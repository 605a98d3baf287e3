"""The entries under which all others stand: the base, its branches, the policy, the readers."""

from collections.abc import Iterator

from encre.institute.directory.leaving import names
from encre.institute.directory.leaving.facts import Entry, Shape

BRANCHES = (*names.KEPT, names.SERVICES)
_FAILURES, _MINUTES = 5, 5


def trunk(shape: Shape, publisher: str, organisation: str) -> Iterator[Entry]:
    """Yield what `init` and a bulk load write first.

    `cn=readers` lists the service accounts that read everyone; the publisher alone at first.
    """
    first, _above = names.parts(shape.base)
    kind, _equal, value = first.partition("=")
    if kind.lower() == "dc":
        told = {"objectClass": ("dcObject", "organization"), "dc": (value,), "o": (organisation,)}
    elif kind.lower() == "o":
        told = {"objectClass": ("organization",), "o": (value,)}
    else:
        raise ValueError(f"a base begins with dc= or o=, not {kind}=")
    yield Entry("", shape.base, told)
    for name in BRANCHES:
        told = {"objectClass": ("organizationalUnit",), "ou": (name,)}
        yield Entry("", names.branch(name, shape.base), told)
    services = names.branch(names.SERVICES, shape.base)
    yield Entry(
        "",
        f"cn=default,{services}",
        {
            "objectClass": ("device", "pwdPolicy"),
            "cn": ("default",),
            "pwdAttribute": ("userPassword",),
            "pwdLockout": ("TRUE",),
            "pwdMaxFailure": (str(_FAILURES),),
            "pwdFailureCountInterval": (str(60 * _MINUTES),),
            "pwdLockoutDuration": (str(60 * _MINUTES),),
            "pwdAllowUserChange": ("FALSE",),
        },
    )
    yield Entry(
        "",
        f"cn=readers,{services}",
        {"objectClass": ("groupOfNames",), "cn": ("readers",), "member": (publisher,)},
    )
