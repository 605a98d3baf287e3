"""What the view says of a sequence is what Biopython, which nobody here wrote, says of it."""

import io
import warnings
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

with warnings.catch_warnings():
    # It takes an environment that lies in a checkout for its own sources.
    warnings.simplefilter("ignore")
    from Bio import BiopythonWarning, Restriction, SeqIO
    from Bio.Seq import Seq
    from Bio.SeqFeature import (
        AfterPosition,
        BeforePosition,
        CompoundLocation,
        ExactPosition,
        SeqFeature,
        SimpleLocation,
    )  # fmt: skip
    from Bio.SeqRecord import SeqRecord
    from Bio.SeqUtils import MeltingTemp, gc_fraction, molecular_weight

pytestmark = pytest.mark.once
EASY = settings(
    max_examples=60, derandomize=True, database=None, deadline=None,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
IUPAC = "ACGTRYSWKMBDHVN"
Ask = Callable[..., Any]


def letters(of: str, low: int, high: int) -> st.SearchStrategy[str]:
    return st.text(st.sampled_from(of), min_size=low, max_size=high)


@EASY
@given(bases=letters(IUPAC + IUPAC.lower() + "ACGTacgt" * 3, 0, 300))
def test_strands_shares_and_translations(ask: Ask, bases: str) -> None:
    assert ask("reverseComplement", bases) == str(Seq(bases).reverse_complement())
    share = ask("gc", bases)
    if share is not None:
        assert share == pytest.approx(100 * gc_fraction(bases, "remove"))
    whole = bases[: len(bases) // 3 * 3]
    assert ask("translate", bases) == str(Seq(whole).translate())
    rna = bases.upper().replace("T", "U")
    assert ask("reverseComplement", rna, "rna") == str(Seq(rna).reverse_complement_rna())


@EASY
@given(primer=letters("ACGT", 8, 60))
def test_melting_temperatures(ask: Ask, primer: str) -> None:
    for each in (primer, primer[:29] + str(Seq(primer[:29]).reverse_complement())):
        expected = MeltingTemp.Tm_NN(
            each, nn_table=MeltingTemp.DNA_NN3, dnac1=250, dnac2=0, Na=50, saltcorr=5,
            selfcomp=each == str(Seq(each).reverse_complement()),
        )  # fmt: skip
        assert ask("melting", each) == pytest.approx(expected, abs=0.01)


@EASY
@given(chain=letters("ACDEFGHIKLMNPQRSTVWYUO", 1, 200))
def test_masses_of_proteins(ask: Ask, chain: str) -> None:
    assert ask("mass", f"{chain}*") == pytest.approx(molecular_weight(chain, "protein"), abs=0.01)


def _cuts(name: str, bases: str, *, circular: bool) -> list[int]:
    places = getattr(Restriction, name).search(Seq(bases), linear=not circular)
    return sorted({(place - 2) % len(bases) + 1 if circular else place - 1 for place in places})


@settings(EASY, max_examples=25)
@given(bases=letters("ACGT", 900, 2500), circular=st.booleans())
def test_restriction_sites(ask: Ask, bases: str, circular: bool) -> None:
    record = {"letters": bases, "circular": circular}
    found = {each["name"]: each["cuts"] for each in ask("cutters", record)}
    for name in [each["name"] for each in ask("ENZYMES")]:
        assert found.get(name, []) == _cuts(name, bases, circular=circular), name
    counts = [len(cuts) for cuts in ask("cutters", record) for cuts in [cuts["cuts"]]]
    assert counts == sorted(counts)


def test_the_enzymes_are_those_of_catalogues(ask: Ask) -> None:
    for enzyme in ask("ENZYMES"):
        known = getattr(Restriction, enzyme["name"])
        assert known.site == enzyme["site"]
        assert known.is_comm(), enzyme["name"]
        assert known.fst5 == enzyme["cut"], enzyme["name"]


@EASY
@given(bases=letters("ACGTN", 10, 200), motif=letters(IUPAC, 2, 5), circular=st.booleans())
def test_motifs_on_both_strands(ask: Ask, bases: str, motif: str, circular: bool) -> None:
    from Bio.SeqUtils import nt_search

    text = bases + bases[: len(motif) - 1] if circular else bases
    sure = text.replace("N", "x")
    forward = [place + 1 for place in nt_search(sure, motif)[1:]]
    found = ask("findMotif", {"letters": bases.replace("N", "x"), "circular": circular}, motif)
    assert [each["start"] for each in found if each["strand"] > 0] == forward
    other = str(Seq(motif).reverse_complement())
    if other != motif:
        backward = [place + 1 for place in nt_search(sure, other)[1:]]
        assert [each["start"] for each in found if each["strand"] < 0] == backward


@settings(EASY, max_examples=30)
@given(bases=letters("ACGT", 400, 1500))
def test_open_frames_are_frames(ask: Ask, bases: str) -> None:
    found = ask("openFrames", {"letters": bases, "circular": False}, 10)
    for frame in found:
        piece = Seq(bases[frame["start"] - 1 : frame["end"]])
        protein = str((piece if frame["strand"] > 0 else piece.reverse_complement()).translate())
        assert protein[0] == "M"
        assert protein[-1] == "*"
        assert protein.count("*") == 1
        assert len(protein) - 1 == frame["codons"] >= 10
    expected = 0
    for strand in (Seq(bases), Seq(bases).reverse_complement()):
        for start in range(3):
            frame = strand[start : start + (len(strand) - start) // 3 * 3].translate()
            *closed, _open = str(frame).split("*")
            expected += sum("M" in each and len(each) - each.index("M") >= 10 for each in closed)
    assert len(found) == expected


PARTS = st.lists(st.integers(1, 150), min_size=2, max_size=8, unique=True).map(
    lambda places: sorted(places)[: len(places) // 2 * 2]
)


@EASY
@given(bases=letters("ACGT", 160, 300), places=PARTS, strand=st.sampled_from([1, -1]),
       fuzzy=st.booleans(), operator=st.sampled_from(["join", "order"]),
       label=st.text(st.sampled_from('ab é<>&" ;'), min_size=1, max_size=90))  # fmt: skip
def test_records_that_biopython_writes(
    ask: Ask, bases: str, places: list[int], strand: int, fuzzy: bool, operator: str, label: str,
) -> None:  # fmt: skip
    spans = [
        SimpleLocation(
            (BeforePosition if fuzzy and not n else ExactPosition)(places[n] - 1),
            (AfterPosition if fuzzy and n + 2 == len(places) else ExactPosition)(places[n + 1]),
            strand,
        )
        for n in range(0, len(places), 2)
    ][::strand]
    where = spans[0] if len(spans) == 1 else CompoundLocation(spans, operator)
    note = " ".join(label.split()) or "x"
    feature = SeqFeature(where, type="CDS", qualifiers={"label": [note]})
    given_record = SeqRecord(
        Seq(bases), id="X1", name="X1", description="d", features=[feature],
        annotations={"molecule_type": "DNA", "topology": "circular"},
    )  # fmt: skip
    written = io.StringIO()
    SeqIO.write(given_record, written, "genbank")
    found = ask("read", written.getvalue())
    assert found["problems"] == []
    (record,) = found["records"]
    assert record["letters"].upper() == bases
    assert record["circular"]
    (read,) = record["features"]
    assert read["label"].replace(" ", "") == note.replace(" ", "")[:120]
    assert ask("extracted", record, read["parts"]).upper() == str(feature.extract(bases))
    with warnings.catch_warnings():
        warnings.simplefilter("error", BiopythonWarning)
        again = SeqIO.read(io.StringIO(ask("toGenbank", record)), "genbank")
    assert str(again.seq).upper() == bases
    assert str(again.features[0].location) == str(feature.location)
    assert again.annotations["topology"] == "circular"
    fasta = SeqIO.read(io.StringIO(ask("toFasta", record)), "fasta")
    assert str(fasta.seq).upper() == bases
