"""The inventory's pages, as a member of the team and as others meet them."""

import io
import re
from decimal import Decimal

import pypdfium2
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from encre.commons.threads import services as threads
from encre.foundation import access
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share
from encre.foundation.base.errors import NotAllowed, Stale
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team, a_unit, put_in_charge
from encre.research.inventory.models import Container, Resource, ResourceType
from encre.research.inventory.services import resources, stock
from encre.research.inventory.services.alerts import tell_alerts
from encre.research.inventory.services.types import add_usual_types
from encre.research.inventory.tests.factories import ANTIBODY, a_box, a_resource, a_tube, a_type

ASKED = {"form": "roll-38x19", "code": "qr", "copies": 1, "skip": 0}
pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def browser(person):
    client = Client()
    client.force_login(an_account(person), backend=BACKEND)
    return client


@pytest.fixture
def lab():
    unit = a_unit(code="U 1016")
    team = a_team(unit)
    by, head, other = a_person(team), a_person(unit), a_person(a_team())
    put_in_charge(head, unit)
    kind = a_type(team, by, fields=ANTIBODY)
    return {"unit": unit, "team": team, "by": by, "head": head, "other": other, "kind": kind}


def antibody(lab, **facts):
    return a_resource(lab["kind"], values={"cible": "IL-1β"}, **facts)


def test_from_nothing_to_a_tube_in_a_box(lab):
    client, team = browser(lab["by"]), str(lab["team"].pk)
    assert "types usuels" in client.get("/inventory/").content.decode()
    assert client.post("/inventory/types/start", {"structure": team}).status_code == 302
    kind = ResourceType.objects.get(sort_name="plasmide")
    assert client.get(f"/inventory/types/{kind.pk}/").status_code == 200
    went = client.post("/inventory/new", {"type": str(kind.pk), "structure": team})
    asked = {f"value-{field.pk}": "Ampicilline" for field in kind.fields.filter(required=True)}
    new = went.headers["Location"]
    assert client.post(new, asked | {"title": "pUC19", "unit": "µg"}).status_code == 302
    row = Resource.objects.get()
    assert row.number == "U1016-R-00001"
    box = a_box(lab["team"], lab["by"])
    sent = {"count": "3", "amount": "0,5", "unit": "µg", "place": str(box.pk), "position": "B2"}
    assert client.post(f"/inventory/resources/{row.pk}/stock", sent).status_code == 302
    page = client.get(f"/inventory/resources/{row.pk}/").content.decode()
    assert "Boîte 1 › B2" in page
    assert "1,5\u00a0µg" in page
    grid = client.get(f"/inventory/places/{box.pk}/").content.decode()
    assert grid.count('class="held"') == 3
    assert grid.count('class="free"') == 78


def test_required_and_typed_fields_are_told_beside_them(lab):
    client = browser(lab["by"])
    where = f"/inventory/new?type={lab['kind'].pk}&structure={lab['team'].pk}"
    names = {field.key: f"value-{field.pk}" for field in lab["kind"].fields.all()}
    wrong = {
        "title": "A",
        "unit": "µL",
        names["cible"]: "X",
        names["dilution"]: "mille",
        "cas": "1-2-3",
    }
    answer = client.post(where, wrong | {"hazards": "H999", "low": "-1"})
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in ("n’est pas un nombre", "H999", "Un numéro CAS s’écrit", "inférieur à zéro"):
        assert words in page
    assert 'value="mille"' in page
    assert not Resource.objects.exists()


def test_taking_and_splitting_by_the_pages(lab):
    client = browser(lab["by"])
    tube = a_tube(antibody(lab), "1", unit="mL")
    at = f"/inventory/containers/{tube.pk}"
    assert client.post(f"{at}/take", {"amount": "250", "unit": "µL"}).status_code == 302
    refused = client.post(f"{at}/take", {"amount": "2", "unit": "mL"})
    assert refused.status_code == 422
    assert "il reste 0,75 mL" in refused.content.decode().replace("\u00a0", " ")
    sent = {"count": "5", "amount": "100", "unit": "µL"}
    assert client.post(f"{at}/split", sent).status_code == 302
    assert client.post(f"{at}/thaw").status_code == 302
    assert client.post(f"{at}/count", {"amount": "1", "unit": "mL"}).status_code == 422
    assert client.post(f"{at}/move", {"place": "", "position": ""}).status_code == 302
    page = client.get(f"{at}/").content.decode()
    assert "Réparti" in page
    assert Container.objects.filter(parent=tube).count() == 5
    assert client.post(f"{at}/discard").status_code == 302
    assert client.post(f"{at}/take", {"amount": "1", "unit": "µL"}).status_code == 422


def test_another_laboratory_sees_nothing(lab):
    tube = a_tube(antibody(lab), place=a_box(lab["team"], lab["by"]))
    client = browser(lab["other"])
    for address in (
        f"/inventory/resources/{tube.resource_id}/",
        f"/inventory/containers/{tube.pk}/",
        f"/inventory/places/{tube.place_id}/",
        f"/inventory/types/{lab['kind'].pk}/",
        f"/inventory/c/{tube.number}",
        f"/api/v1/inventory/resources/{tube.resource_id}",
        f"/api/v1/inventory/codes/{tube.number}",
    ):
        assert client.get(address).status_code == 404, address
    assert tube.resource.title not in client.get("/inventory/").content.decode()
    assert client.get("/api/v1/inventory/resources").json()["items"] == []
    assert tube.number not in client.get(f"/inventory/labels?container={tube.pk}").content.decode()
    known = client.get("/inventory/scan", {"code": tube.number})
    unknown = client.get("/inventory/scan", {"code": "U1016-R-99999.9"})
    assert known.status_code == unknown.status_code == 404
    same = unknown.content.decode().replace("U1016-R-99999.9", tube.number)
    assert "Ce code n’est pas connu ici" in same


def test_what_is_confidential_is_seen_by_who_it_is_shared_with(lab):
    row = antibody(lab, confidential=True)
    mate = a_person(lab["team"])
    box = a_box(lab["team"], lab["by"])
    tube = a_tube(row, place=box)
    assert not access.can(mate, "inventory.resource.view", row)
    assert not access.can(lab["head"], "inventory.resource.view", row)
    grid = browser(mate).get(f"/inventory/places/{box.pk}/").content.decode()
    assert 'class="taken"' in grid
    assert row.title not in grid
    share(row, level=Level.VIEW, subject=Subject(person=mate), by=lab["by"])
    assert access.can(mate, "inventory.container.view", tube)
    assert not access.can(mate, "inventory.container.edit", tube)
    with pytest.raises(NotAllowed):
        stock.take(tube, by=mate, amount=Decimal(1), unit="µL")


def test_sharing_and_withdrawing(lab):
    row, client = antibody(lab), browser(lab["by"])
    at = f"/inventory/resources/{row.pk}/share"
    for whom in ("Personne inconnue", "rien@example.org"):
        assert client.post(at, {"whom": whom, "level": "view"}).status_code == 422
    for whom in (lab["other"].email, lab["other"].display_name):
        assert client.post(at, {"whom": whom, "level": "view"}).status_code == 302
    assert access.can(lab["other"], "inventory.resource.view", row)
    page = client.get(at).content.decode()
    grant = re.search(r'name="withdraw" value="([^"]+)"', page)[1]
    assert client.post(at, {"withdraw": "rien"}).status_code == 302
    assert client.post(at, {"withdraw": grant}).status_code == 302
    assert not access.can(lab["other"], "inventory.resource.view", row)
    assert client.post(at, {"whom": "U 1016", "level": "edit"}).status_code == 302
    assert browser(a_person(lab["team"])).get(at).status_code == 403


def test_changes_are_versions_and_the_second_is_refused(lab):
    row = antibody(lab, lot="A1")
    values = {"cible": "IL-1β", "dilution": "1000"}
    changed = resources.change_resource(row, by=lab["by"], version=1, values=values, lot="A2")
    assert changed.version == 2
    with pytest.raises(Stale):
        resources.change_resource(row, by=lab["by"], version=1, values=values, lot="A3")
    same = resources.change_resource(changed, by=lab["by"], version=2, values=values, lot="A2")
    assert same.version == 2
    page = browser(lab["by"]).get(f"/inventory/resources/{row.pk}/versions").content.decode()
    assert "<del>A1</del> <ins>A2</ins>" in page
    assert "<ins>1000</ins>" in page


def test_the_bin_and_back(lab):
    row, client = antibody(lab), browser(lab["by"])
    assert client.post(f"/inventory/resources/{row.pk}/remove").status_code == 302
    assert row.title not in client.get("/inventory/").content.decode()
    assert row.title in client.get("/inventory/bin").content.decode()
    mate = browser(a_person(lab["team"]))
    assert mate.post(f"/inventory/resources/{row.pk}/back").status_code == 403
    assert client.post(f"/inventory/resources/{row.pk}/back").status_code == 302
    assert row.title in client.get("/inventory/").content.decode()


def test_filters_say_what_needs_care(lab):
    today = timezone.localdate()
    low = antibody(lab, title="Basniveau", low="100")
    late = antibody(lab, title="Tropvieux", expires_on=today)
    full = antibody(
        lab, title="Toutvabien", low="100", expires_on=today.replace(year=today.year + 3)
    )
    box = a_box(lab["team"], lab["by"])
    for row, amount in ((low, "100"), (late, "10"), (full, "101")):
        a_tube(row, amount, place=box if row is full else None)
    client = browser(lab["by"])
    for query, kept in (
        ("need=low", low), ("need=expiring", late), (f"place={box.parent_id}", full),
        ("q=tropvieux", late),
    ):  # fmt: skip
        page = client.get(f"/inventory/?{query}").content.decode()
        for row in (low, late, full):
            assert (row.title in page) == (row == kept), (query, row.title)
    assert "Toutvabien" in client.get("/inventory/?mine=1").content.decode()
    assert (
        "Toutvabien"
        not in browser(a_person(lab["team"])).get("/inventory/?mine=1").content.decode()
    )
    threads.favourite(low, by=lab["by"])
    hand = client.get("/inventory/?hand=1").content.decode()
    assert ("Basniveau" in hand, "Toutvabien" in hand) == (True, False)
    assert client.get("/inventory/?place=rien&type=rien").status_code == 200
    assert "Basniveau" in client.get("/").content.decode()


def test_who_follows_is_told_once_each_time(lab):
    row = antibody(lab, low="50", expires_on=timezone.localdate())
    fan, stranger = a_person(lab["team"]), lab["other"]
    threads.favourite(row, by=fan)
    tube = a_tube(row, "60")
    assert tell_alerts() == {"low": 0, "expiring": 1}
    stock.take(tube, by=lab["by"], amount=Decimal(10), unit="µL")
    assert tell_alerts() == {"low": 1, "expiring": 0}
    assert tell_alerts() == {"low": 0, "expiring": 0}
    told = Notice.objects.filter(sort="inventory.low")
    assert {notice.person_id for notice in told} == {lab["by"].pk, fan.pk}
    assert not Notice.objects.filter(person=stranger).exists()
    stock.add(tube, by=lab["by"], amount=Decimal(100), unit="µL")
    assert tell_alerts() == {"low": 0, "expiring": 0}
    stock.take(tube, by=lab["by"], amount=Decimal(101), unit="µL")
    assert tell_alerts() == {"low": 1, "expiring": 0}


def test_scanning_leads_to_what_the_label_says(lab):
    box = a_box(lab["team"], lab["by"])
    tube = a_tube(antibody(lab), place=box)
    client = browser(lab["by"])
    page = f"/inventory/containers/{tube.pk}/"
    for code in (
        tube.number,
        tube.number.lower(),
        f" {tube.number}\t",
        f"http://testserver/inventory/c/{tube.number}",
    ):
        assert client.get("/inventory/scan", {"code": code}).headers["Location"] == page
    assert client.get(f"/inventory/c/{tube.number}").headers["Location"] == page
    where = client.get("/inventory/scan", {"code": f"P-{box.pk.hex}"}).headers["Location"]
    assert where == f"/inventory/places/{box.pk}/"
    whole = client.get("/inventory/scan", {"code": tube.resource.number}).headers["Location"]
    assert whole == f"/inventory/resources/{tube.resource_id}/"
    for code in ("3017620422003", "<script>", "http://[", "x" * 600, "U1016-R-00001.999999999999"):
        answer = client.get("/inventory/scan", {"code": code})
        assert answer.status_code == 404
        assert "Ce code n’est pas connu ici" in answer.content.decode()


def test_a_photograph_of_a_printed_label_is_read(lab):
    tube = a_tube(antibody(lab))
    client = browser(lab["by"])
    for code in ("qr", "datamatrix"):
        answer = client.get(
            "/inventory/labels",
            {
                "container": str(tube.pk),
                "form": "roll-38x19",
                "code": code,
                "copies": 2,
                "skip": 0,
                "do": "pdf",
            },
        )
        assert answer["Content-Type"] == "application/pdf"
        document = pypdfium2.PdfDocument(answer.content)
        assert len(document) == 2
        sheet = document[0]
        label = sheet.render(scale=6).to_pil()
        sheet.close()
        document.close()
        photo = Image.new("RGB", (1600, 1200), "grey")
        photo.paste(label.rotate(17, expand=True, fillcolor="grey"), (300, 400))
        out = io.BytesIO()
        photo.save(out, "JPEG", quality=70)
        sent = SimpleUploadedFile("photo.jpg", out.getvalue(), "image/jpeg")
        answer = client.post("/inventory/scan", {"picture": sent})
        assert answer.headers["Location"] == f"/inventory/containers/{tube.pk}/"


@pytest.mark.parametrize(
    "data", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 pas une image", b"\x89PNG\r\n\x1a\n" + b"\0" * 50]
)
def test_what_is_no_photograph_is_refused_in_words(lab, data):
    client = browser(lab["by"])
    sent = SimpleUploadedFile("photo.jpg", data or b"x", "image/jpeg")
    answer = client.post("/inventory/scan", {"picture": sent})
    assert answer.status_code == 422
    assert "Cette image" in answer.content.decode() or "Aucun" in answer.content.decode()
    assert client.post("/inventory/scan", {}).status_code == 422


def test_labels_too_small_for_the_code_say_so(lab):
    tube, client = a_tube(antibody(lab)), browser(lab["by"])
    asked = {
        "container": str(tube.pk),
        "form": "roll-8x8",
        "code": "code128",
        "copies": 1,
        "skip": 0,
    }
    page = client.get("/inventory/labels", asked)
    assert page.status_code == 200
    assert "ne tient pas" in page.content.decode()
    assert client.get("/inventory/labels", asked | {"do": "pdf"}).status_code == 422
    assert client.get("/inventory/labels?form=rien&code=rien&container=rien").status_code == 200


def test_usual_types_are_added_once(lab):
    made = add_usual_types(lab["unit"], by=lab["head"])
    assert len(made) == 7
    assert add_usual_types(lab["unit"], by=lab["head"]) == []
    assert all(row.fields.exists() for row in made)


def test_the_api_is_exact(lab):
    tube = a_tube(antibody(lab, low="12.5"), "0.1", unit="mL", place=a_box(lab["team"], lab["by"]))
    client = browser(lab["by"])
    (row,) = client.get("/api/v1/inventory/resources?low=false&q=il-1").json()["items"]
    assert row["stock"] == {"value": "100", "unit": "µL", "code": "4G"}
    assert row["low_from"]["value"] == "12.5"
    whole = client.get(f"/api/v1/inventory/resources/{row['id']}").json()
    assert whole["contents"][0]["amount"] == {"value": "0.1", "unit": "mL", "code": "MLT"}
    assert whole["contents"][0]["position"] == "A1"
    places = client.get("/api/v1/inventory/places?kind=box").json()["items"]
    assert (places[0]["rows"], places[0]["filled"]) == (9, 1)
    code = client.get(f"/api/v1/inventory/codes/{tube.number}").json()
    assert (code["kind"], code["title"]) == ("inventory.container", tube.number)
    assert Client().get("/api/v1/inventory/resources").status_code == 401


def test_resources_are_found_to_be_mentioned(lab):
    row = antibody(lab)
    found = browser(lab["by"]).get("/notebook/mentioned?q=il-1").json()["results"]
    assert {
        "kind": "inventory.resource",
        "id": str(row.pk),
        "label": f"{row.title} ({row.number})",
    } in found
    assert browser(lab["other"]).get("/notebook/mentioned?q=il-1").json()["results"] == []


@pytest.mark.parametrize(
    "typed", ["IL-1b", "il1b", "IL-1beta", "il 1 β", "anti-il-1β", "beta", "{number}"]
)
def test_a_name_is_found_however_it_is_written(lab, typed):
    kept = antibody(lab, title="Anti-IL-1β (chèvre)")
    antibody(lab, title="Anti-caspase-1")
    typed = typed.replace("{number}", kept.number)
    text = browser(lab["by"]).get("/inventory/", {"q": typed}).content.decode()
    assert "Anti-IL-1β (chèvre)" in text
    assert "Anti-caspase-1" not in text
