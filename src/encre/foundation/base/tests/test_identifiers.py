"""Keys of identifiers, on published ones."""

import pytest

from encre.foundation.base import identifiers as ids


@pytest.mark.parametrize(
    ("check", "text", "expected"),
    [
        (ids.orcid_or_none, "https://orcid.org/0000-0002-1825-0097", "0000-0002-1825-0097"),
        (ids.orcid_or_none, "0000-0001-5109-3700", "0000-0001-5109-3700"),
        (ids.orcid_or_none, "0000-0002-1694-233x", "0000-0002-1694-233X"),
        (ids.orcid_or_none, "0000-0002-1825-0098", None),
        (ids.idref_or_none, "026403189", None),
        (ids.idref_or_none, "https://www.idref.fr/02640463X", "02640463X"),
        (ids.idhal_or_none, "Claire-Le-Goff", "claire-le-goff"),
        (ids.idhal_or_none, "claire_le", None),
        (ids.rnsr_or_none, "200412238P", "200412238P"),
        (ids.rnsr_or_none, "200412238Q", None),
        (ids.uai_or_none, "0755364Y", "0755364Y"),
        (ids.uai_or_none, "0753639y", "0753639Y"),
        (ids.uai_or_none, "0753639Z", None),
        (ids.siret_or_none, "180 036 048 00015", "18003604800015"),
        (ids.siret_or_none, "18003604800016", None),
        (ids.ror_or_none, "https://ror.org/02vjkv261", "02vjkv261"),
        (ids.ror_or_none, "02feahw73", "02feahw73"),
        (ids.ror_or_none, "02feahw74", None),
    ],
)
def test_key(check, text, expected):
    assert check(text) == expected
