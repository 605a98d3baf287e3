"""JSON in its canonical form, against the vectors of RFC 8785 and a JavaScript engine."""

import json
import shutil
import struct
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from encre.research.notebook.body import document as bodies
from encre.research.notebook.proof.canonical import NotCanonical, canonical, read

pytestmark = pytest.mark.once

# RFC 8785, appendix B: IEEE 754 bits, and what is written.
NUMBERS = {
    "0000000000000000": "0", "8000000000000000": "0", "0000000000000001": "5e-324",
    "8000000000000001": "-5e-324", "7fefffffffffffff": "1.7976931348623157e+308",
    "ffefffffffffffff": "-1.7976931348623157e+308", "4340000000000000": "9007199254740992",
    "c340000000000000": "-9007199254740992", "4430000000000000": "295147905179352830000",
    "44b52d02c7e14af5": "9.999999999999997e+22", "44b52d02c7e14af6": "1e+23",
    "44b52d02c7e14af7": "1.0000000000000001e+23", "444b1ae4d6e2ef4e": "999999999999999700000",
    "444b1ae4d6e2ef4f": "999999999999999900000", "444b1ae4d6e2ef50": "1e+21",
    "3eb0c6f7a0b5ed8c": "9.999999999999997e-7", "3eb0c6f7a0b5ed8d": "0.000001",
    "41b3de4355555553": "333333333.3333332", "41b3de4355555554": "333333333.33333325",
    "41b3de4355555555": "333333333.3333333", "becbf647612f3696": "-0.0000033333333333333333",
}  # fmt: skip
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers(-(2**53) + 1, 2**53 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


@pytest.mark.parametrize(("bits", "written"), NUMBERS.items())
def test_numbers_of_the_rfc(bits, written):
    assert canonical(struct.unpack(">d", bytes.fromhex(bits))[0]).decode() == written


def test_the_example_of_the_rfc():
    value = {
        "numbers": [333333333.33333329, 1e30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"\u002f",
        "literals": [None, True, False],
    }
    assert canonical(value).decode() == (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_names_are_sorted_by_their_utf_16_units():
    names = {"\u20ac": 1, "\r": 2, "\ufb33": 3, "1": 4, "\U0001f600": 5, "\u0080": 6, "ö": 7}
    written = json.loads(canonical(names))
    assert list(written.values()) == [2, 4, 6, 7, 1, 5, 3]


@settings(deadline=None)
@given(VALUES)
def test_what_is_written_is_read_back(value):
    data = canonical(value)
    assert canonical(read(data)) == data


@settings(max_examples=5, deadline=None)
@given(st.lists(VALUES, min_size=20, max_size=20))
def test_a_javascript_engine_writes_the_same(values):
    node = shutil.which("node")
    if node is None:
        pytest.skip("node is not installed")
    program = (
        "const c = v => Array.isArray(v) ? '[' + v.map(c).join(',') + ']' :"
        " v && typeof v === 'object' ? '{' + Object.keys(v).sort()"
        ".map(k => JSON.stringify(k) + ':' + c(v[k])).join(',') + '}' : JSON.stringify(v);"
        "process.stdout.write(c(JSON.parse(require('fs').readFileSync(0, 'utf8'))))"
    )
    done = subprocess.run(
        [node, "-e", program],
        input=json.dumps(values).encode(),
        stdout=subprocess.PIPE,
        check=True,
    )
    assert canonical(values) == done.stdout


@pytest.mark.parametrize(
    "value", [float("nan"), float("inf"), 2**53 + 1, 10**400, {1, 2}, "\ud800", b"x"]
)
def test_what_has_no_canonical_form_is_refused(value):
    with pytest.raises(NotCanonical):
        canonical(value)


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b"1.0",
        b"\xff",
        b'"\\u0041"',
        b"[" * 9999,
        b"[" * 900 + b"]" * 900,
    ],
)
def test_what_is_not_canonical_is_refused(data):
    with pytest.raises(NotCanonical):
        read(data)


def test_a_body_is_written_as_before():
    body = bodies.empty()
    assert bodies.canonical(body) == canonical(body)
