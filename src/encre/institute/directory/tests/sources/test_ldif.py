"""LDIF (RFC 2849): what is read, and what is refused with its line."""

import base64
import io
import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from encre.institute.directory.generator.ldif_form import line
from encre.institute.directory.reading import Native, Unreadable, ldif, open_rows

pytestmark = pytest.mark.once
ANNA = "dn: uid=anna,dc=x\nobjectClass: person\nuid: anna\nsn: Martin\n"


def read(text: str | bytes) -> list[Native]:
    data = text.encode() if isinstance(text, str) else text
    return list(open_rows("ldif", io.BytesIO(data)))


def test_what_exports_write_is_read() -> None:
    text = textwrap.dedent("""\
        version: 1
        # a comment
          folded over two lines

        dn: uid=anna,ou=people,dc=x
        objectClass: top
        objectClass: inetOrgPerson
        uid: anna
        sn:: TGVmw6h2cmU=
        givenName;lang-fr: An
         na
        # a comment inside an entry
        mail: a@x.example
        mail: b@x.example
        userCertificate;binary:: AAECAwQ=
        jpegPhoto:: /9j/4AAQ
        userPassword:: e1NTSEF9eHg=
        description:

        dn: ou=people,dc=x
        objectClass: organizationalUnit
        ou: people
        """)
    rows = read(text)
    assert len(rows) == 1
    assert rows[0].place == "5"
    assert rows[0].values == {
        "dn": ("uid=anna,ou=people,dc=x",),
        "objectClass": ("top", "inetOrgPerson"),
        "uid": ("anna",),
        "sn": ("Lefèvre",),
        "givenName": ("Anna",),
        "mail": ("a@x.example", "b@x.example"),
    }
    assert rows[0].warned == ()


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_line_ends_byte_order_marks_and_windows_files(ending: str) -> None:
    text = ANNA.replace("\n", ending)
    expected = read(ANNA)[0].values
    assert read(text)[0].values == expected
    assert read(b"\xef\xbb\xbf" + text.encode())[0].values == expected
    assert read(text.encode("utf-16"))[0].values == expected


def test_windows_1252_is_read_with_a_warning() -> None:
    row = read(ANNA.encode() + b"givenName: Andr\xe9\n")[0]
    assert row.values["givenName"] == ("André",)
    assert [told.code for told in row.warned] == ["not_utf8"]


def test_active_directory_values() -> None:
    guid = base64.b64encode(bytes(range(16))).decode()
    text = (
        "dn: CN=Anna,DC=x\nobjectClass: user\nsn: Martin\nuserAccountControl: 514\n"
        f"objectGUID:: {guid}\naccountExpires: 133170048000000000\n"
        "lastLogon: 0\npwdLastSet: 9223372036854775807\nobjectSid:: AQUAAAAAAAUVAAAA\n"
        "\ndn: CN=PC,DC=x\nobjectClass: user\nobjectClass: computer\ncn: PC\n"
        "\ndn: CN=Bea,DC=x\nobjectClass: user\nsn: Bea\nobjectGUID:: AAEC\n"
    )
    anna, bea = read(text)
    assert anna.values["objectGUID"] == ("03020100-0504-0706-0809-0a0b0c0d0e0f",)
    assert anna.values["accountDisabled"] == ("TRUE",)
    # An account that ends at the midnight of 1 January 2023 was open on 31 December.
    assert anna.values["accountExpires"] == ("2022-12-31",)
    assert not {"lastLogon", "pwdLastSet", "objectSid"} & anna.values.keys()
    assert "objectGUID" not in bea.values
    assert [told.code for told in bea.warned] == ["bad_identifier"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("", "empty", ""),
        ("\n\n# nothing\n", "empty", ""),
        ("version: 2\n\n" + ANNA, "ldif_version", "1"),
        ("<html><body>Sign in</body></html>\n", "html", "1"),
        ("uid: anna\ndn: uid=anna,dc=x\n", "ldif_no_dn", "1"),
        (ANNA + "\nsn: alone\n", "ldif_no_dn", "6"),
        (ANNA + "changetype: add\n", "ldif_change", "5"),
        ("dn: uid=anna,dc=x\nchangetype: delete\n", "ldif_change", "2"),
        (ANNA + "control: 1.2.3 true\n", "ldif_change", "5"),
        (ANNA + "no colon here\n", "ldif_line", "5"),
        (ANNA + "bad name: x\n", "ldif_attribute", "5"),
        (ANNA + "cn:: not base64!\n", "ldif_base64", "5"),
        (ANNA + "jpegPhoto:< file:///etc/passwd\n", "ldif_url", "5"),
        (" folded from nowhere\n" + ANNA, "ldif_fold", "1"),
        (ANNA + "\ndn: uid=b,dc=x\n", "ldif_bare", "6"),
        (ANNA + "\ndn:: /////w==\nsn: b\n", "ldif_name", "6"),
        (ANNA + "\ndn: uid=b,dc=x\nsn: Mar", "ldif_cut", "7"),
        (ANNA + "cn: a\0b\n", "nul", "5"),
        ("dn: ou=people,dc=x\nobjectClass: organizationalUnit\n", "no_rows", ""),
    ],
)
def test_what_is_wrong_is_refused_with_its_line(text: str, code: str, place: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(text)
    assert (refused.value.code, refused.value.place) == (code, place)


def test_the_public_example(samples: Path) -> None:
    with (samples / "identity" / "ldif" / "example1k_posix.ldif").open("rb") as stream:
        rows = list(open_rows("ldif", stream))
    assert len(rows) == 1_000
    assert rows[7].values["sn"] == ("user7",)
    assert not any("userPassword" in row.values for row in rows)


_values = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    st.binary(min_size=1),
)


@given(st.lists(st.tuples(st.sampled_from(["cn", "sn;lang-fr", "x-1"]), _values), min_size=1))
def test_any_entry_comes_back_as_it_was_written(pairs: list[tuple[str, str | bytes]]) -> None:
    text = line("dn", "uid=é,dc=x") + "".join(line(name, value) for name, value in pairs)
    ((number, dn, attributes),) = ldif.entries(io.BytesIO(text.encode()))
    assert (number, dn) == (1, "uid=é,dc=x")
    raw = [(name, v if isinstance(v, bytes) else v.encode()) for name, v in pairs]
    assert attributes == raw


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    for kind in ("ldif", "csv", "xlsx"):
        try:
            rows = list(open_rows(kind, io.BytesIO(data)))
        except Unreadable:
            continue
        assert rows
