"""OpenID Connect: what is offered works, what is not is refused."""

import json
import time
from urllib.parse import urlencode

import jwt
import pytest
from django.core.cache import cache
from django.test import Client

from encre.foundation import jobs
from encre.foundation.people.services.accounts import close_account
from encre.institute.login.models import Ticket, Visit
from encre.institute.login.services import keys
from encre.institute.login.services.declaring import close_service
from encre.institute.login.tests.protocols.factories import (
    BACK,
    OUT,
    Asking,
    a_service,
    an_operator,
    browser,
    follow,
    left,
    query,
    somebody,
    token,
)

pytestmark = pytest.mark.django_db
BASE = "http://localhost:8000/login/oidc"


@pytest.fixture(autouse=True)
def _no_memory():
    cache.clear()


@pytest.fixture
def account():
    return somebody(orcid="0000-0002-1825-0097")


@pytest.fixture
def declared():
    return a_service()


@pytest.fixture
def asking(declared):
    return Asking(declared[0])


def verified(id_token, audience):
    """Verify a token as a client does: with the published keys."""
    published = jwt.PyJWKSet.from_dict(Client().get("/login/oidc/keys").json())
    kid = jwt.get_unverified_header(id_token)["kid"]
    key = next(key for key in published.keys if key.key_id == kid)
    return jwt.decode(id_token, key.key, algorithms=["RS256"], audience=audience, issuer=BASE)


def bearer(secret):
    return Client().get("/login/oidc/userinfo", headers={"authorization": f"Bearer {secret}"})


def test_a_person_enters_with_a_code(account, declared, asking):
    service, secret = declared
    answer = asking.authorize(browser(account))
    told = query(answer["Location"])
    assert answer["Location"].startswith(f"{BACK}?")
    assert (told["state"], told["iss"]) == ("l’état", BASE)
    given = asking.exchange(told["code"], secret)
    assert given["Cache-Control"] == "no-store"
    tokens = given.json()
    identity = verified(tokens["id_token"], service.client_id)
    assert identity["sub"] == account.person_id.hex
    assert identity["nonce"] == "n-1"
    assert identity["sid"]
    assert time.time() - identity["auth_time"] < 60
    claims = bearer(tokens["access_token"]).json()
    assert claims["sub"] == identity["sub"]
    assert claims["name"] == account.person.display_name
    assert claims["preferred_username"] == account.login
    assert claims["orcid"] == "https://orcid.org/0000-0002-1825-0097"
    assert not any("birth" in name for name in claims)


def test_discovery_says_only_what_is_offered():
    told = Client().get("/login/oidc/.well-known/openid-configuration").json()
    assert told["issuer"] == BASE
    assert told["response_types_supported"] == ["code"]
    assert told["grant_types_supported"] == ["authorization_code", "refresh_token"]
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True
    addresses = [value for name, value in told.items() if name.endswith(("_endpoint", "_uri"))]
    for address in addresses:
        path = address.removeprefix("http://localhost:8000")
        assert Client().get(path).status_code != 404, address


@pytest.mark.parametrize(
    "back",
    [
        *(f"{BACK}/", f"{BACK}?x=1", f"{BACK}#x", f"{BACK}/../evil", BACK.upper()),
        *("https://app.example.org:444/back", "https://app.example.org.evil.org/back"),
        *("https://evil.org/back", "//evil.org/back", "javascript:alert(1)", ""),
        *("https://app.example.org@evil.org/back", "http://app.example.org/back", f" {BACK}"),
    ],
)
def test_nobody_is_sent_to_an_address_that_is_not_declared_to_the_letter(account, asking, back):
    answer = asking.authorize(browser(account), redirect_uri=back)
    assert answer.status_code == 400
    assert "Location" not in answer.headers
    assert "http-equiv" not in answer.text


def test_an_unknown_client_is_answered_as_a_wrong_address_is(account, asking):
    client = browser(account)
    unknown = asking.authorize(client, client_id="inconnu")
    wrong = asking.authorize(client, redirect_uri="https://evil.org/")
    assert unknown.status_code == wrong.status_code == 400
    seen = [page.text.partition("<main")[2] for page in (unknown, wrong)]
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "court"}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"max_age": "demain"}, "invalid_request"),
        ({"request": "eyJ"}, "request_not_supported"),
        ({"request_uri": "https://evil.org/r"}, "request_uri_not_supported"),
        ({"nonce": "n" * 301}, "invalid_request"),
    ],
)
def test_what_is_not_offered_is_refused_to_the_service(account, asking, change, error):
    answer = asking.authorize(browser(account), **change)
    told = query(answer["Location"])
    assert (told["error"], told["iss"], told["state"]) == (error, BASE, "l’état")
    assert not Ticket.objects.exists()


def test_a_code_serves_once_and_its_second_use_kills_the_tokens(account, declared, asking):
    code = asking.code(browser(account))
    tokens = asking.exchange(code, declared[1]).json()
    assert bearer(tokens["access_token"]).status_code == 200
    again = asking.exchange(code, declared[1])
    assert (again.status_code, again.json()["error"]) == (400, "invalid_grant")
    assert bearer(tokens["access_token"]).status_code == 401
    refreshed = token(
        grant_type="refresh_token",
        refresh_token=tokens["refresh_token"],
        client_id=declared[0].client_id,
        client_secret=declared[1],
    )
    assert refreshed.json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "change",
    [
        {"code_verifier": ""},
        {"code_verifier": "x" * 43},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": ""},
    ],
)
def test_a_code_without_its_proof_opens_nothing(account, declared, asking, change):
    code = asking.code(browser(account))
    assert asking.exchange(code, declared[1], **change).json()["error"] == "invalid_grant"
    assert asking.exchange(code, declared[1]).json()["error"] == "invalid_grant"


def test_a_code_of_another_service_opens_nothing_and_stays_good(account, declared, asking):
    code = asking.code(browser(account))
    other, secret = a_service()
    stolen = asking.exchange(code, secret, client_id=other.client_id)
    assert stolen.json()["error"] == "invalid_grant"
    assert asking.exchange(code, declared[1]).status_code == 200


def test_a_code_lives_a_minute(account, declared, asking, time_machine_later):
    code = asking.code(browser(account))
    with time_machine_later(61):
        assert asking.exchange(code, declared[1]).json()["error"] == "invalid_grant"


@pytest.fixture
def time_machine_later():
    import time_machine

    return lambda seconds: time_machine.travel(time.time() + seconds, tick=False)


def test_refresh_tokens_turn_and_an_old_one_ends_the_visit(account, declared, asking):
    service, secret = declared
    own = {"client_id": service.client_id, "client_secret": secret}
    first = asking.exchange(asking.code(browser(account)), secret).json()
    second = token(grant_type="refresh_token", refresh_token=first["refresh_token"], **own).json()
    assert second["refresh_token"] != first["refresh_token"]
    assert verified(second["id_token"], service.client_id)["sub"] == account.person_id.hex
    narrow = token(
        grant_type="refresh_token",
        refresh_token=second["refresh_token"],
        scope="openid email",
        **own,
    ).json()
    assert set(bearer(narrow["access_token"]).json()) == {"sub", "email", "email_verified"}
    stolen = token(grant_type="refresh_token", refresh_token=first["refresh_token"], **own)
    assert stolen.json()["error"] == "invalid_grant"
    assert bearer(narrow["access_token"]).status_code == 401
    assert Visit.objects.get().ended_at is not None


def test_scopes_are_never_widened(account, declared, asking):
    given = asking.exchange(asking.code(browser(account), scope="openid"), declared[1]).json()
    assert set(bearer(given["access_token"]).json()) == {"sub"}
    wider = token(
        grant_type="refresh_token",
        refresh_token=given["refresh_token"],
        scope="openid email",
        client_id=declared[0].client_id,
        client_secret=declared[1],
    )
    assert wider.json()["error"] == "invalid_scope"


def test_wrong_and_unknown_clients_are_answered_alike_then_slowed_down(account, declared, asking):
    code = asking.code(browser(account))
    wrong = asking.exchange(code, "faux")
    unknown = asking.exchange(code, "faux", client_id="inconnu")
    assert (wrong.status_code, wrong.content) == (unknown.status_code, unknown.content)
    assert wrong["WWW-Authenticate"].startswith("Basic")
    for _number in range(30):
        asking.exchange(code, "faux")
    slowed = asking.exchange(code, declared[1])
    assert (slowed.status_code, slowed.json()["error"]) == (429, "slow_down")


def test_a_public_client_has_no_secret_and_needs_its_proof(account):
    service, secret = a_service(public=True)
    asking = Asking(service)
    assert secret == ""
    assert asking.exchange(asking.code(browser(account)), "inventé").status_code == 401
    assert asking.exchange(asking.code(browser(account))).status_code == 200
    refused = Client().post(
        "/login/oidc/introspect", {"client_id": service.client_id, "token": "x"}
    )
    assert refused.status_code == 401


def test_a_token_is_told_alive_to_its_own_service_then_revoked(account, declared, asking):
    service, secret = declared
    own = {"client_id": service.client_id, "client_secret": secret}
    given = asking.exchange(asking.code(browser(account)), secret).json()
    asked = {"token": given["access_token"]}
    assert Client().post("/login/oidc/introspect", {**asked, **own}).json()["active"] is True
    other, other_secret = a_service()
    stranger = {"client_id": other.client_id, "client_secret": other_secret}
    answer = Client().post("/login/oidc/introspect", {**asked, **stranger})
    assert answer.json() == {"active": False}
    Client().post("/login/oidc/revoke", {**asked, **stranger})
    assert bearer(given["access_token"]).status_code == 200
    Client().post("/login/oidc/revoke", {"token": given["refresh_token"], **own})
    assert bearer(given["access_token"]).status_code == 401


def test_a_token_in_the_address_opens_nothing(account, declared, asking):
    given = asking.exchange(asking.code(browser(account)), declared[1]).json()
    address = f"/login/oidc/userinfo?access_token={given['access_token']}"
    assert Client().get(address).status_code == 401


def test_only_digests_are_kept(account, declared, asking):
    code = asking.code(browser(account))
    given = asking.exchange(code, declared[1]).json()
    kept = json.dumps([[row.digest, row.data] for row in Ticket.objects.all()])
    for secret in (code, given["access_token"], given["refresh_token"], declared[1]):
        assert secret not in kept
    service = declared[0]
    service.refresh_from_db()
    assert declared[1] != service.secret_digest


def test_prompt_none_never_shows_a_page(account, declared, asking):
    asked = asking.authorize(Client(), prompt="none")
    assert query(asked["Location"])["error"] == "login_required"
    assert "code" in query(asking.authorize(browser(account), prompt="none")["Location"])


@pytest.mark.parametrize("asked", [{"prompt": "login"}, {"max_age": "0"}])
def test_a_fresh_proof_is_asked_when_the_service_wants_one(account, asking, asked):
    client = browser(account)
    time.sleep(0.01)
    answer = client.get(f"/login/oidc/authorize?{urlencode(asking.parameters(**asked))}")
    step = client.get(answer["Location"])
    assert step["Location"].startswith("/login/reauthenticate/")
    from encre.foundation.people.tests.factories import PASSWORD

    proved = client.post(step["Location"], {"password": PASSWORD})
    if "prompt" in asked:
        assert "code" in query(left(client.get(proved["Location"])))


def test_the_sign_in_page_leads_on_to_the_service(account, asking):
    from encre.foundation.people.tests.factories import PASSWORD

    client = Client()
    page = asking.authorize(client)
    assert page.status_code == 200
    address = page.request["PATH_INFO"] + "?" + page.request["QUERY_STRING"]
    signed = client.post(address, {"login": account.login, "password": PASSWORD})
    between = client.get(signed["Location"])
    assert between.status_code == 200
    assert left(between).startswith(f"{BACK}?code=")


def test_closing_an_account_kills_its_tokens_at_once(account, declared, asking):
    client = browser(account)
    given = asking.exchange(asking.code(client), declared[1]).json()
    waiting = asking.code(client)
    close_account(account, by=None)
    assert bearer(given["access_token"]).status_code == 401
    assert asking.exchange(waiting, declared[1]).json()["error"] == "invalid_grant"
    refreshed = token(
        grant_type="refresh_token",
        refresh_token=given["refresh_token"],
        client_id=declared[0].client_id,
        client_secret=declared[1],
    )
    assert refreshed.json()["error"] == "invalid_grant"
    jobs.run_all()
    assert Visit.objects.get().ended_at is not None


def test_whoever_left_enters_nothing_though_their_account_is_open(account, declared, asking):
    client = browser(account)
    given = asking.exchange(asking.code(client), declared[1]).json()
    person = account.person
    person.presence = "left"
    person.save()
    assert bearer(given["access_token"]).status_code == 401
    assert asking.authorize(client).status_code == 403
    from encre.foundation.people.tests.factories import PASSWORD

    again = Client()
    answer = again.post("/login/", {"login": account.login, "password": PASSWORD})
    assert answer["Location"].startswith("/login/inactive/")
    assert again.get("/").status_code == 302


def test_a_closed_service_is_a_wall(account, declared, asking):
    given = asking.exchange(asking.code(browser(account)), declared[1]).json()
    close_service(declared[0], by=an_operator())
    assert bearer(given["access_token"]).status_code == 401
    assert asking.authorize(browser(account)).status_code == 400


def test_keys_turn_with_an_overlap(account, declared, asking, time_machine_later):
    first = asking.exchange(asking.code(browser(account)), declared[1]).json()
    old = jwt.get_unverified_header(first["id_token"])["kid"]
    new = keys.rotate("oidc", by=None).kid
    published = [key["kid"] for key in Client().get("/login/oidc/keys").json()["keys"]]
    assert published == [old, new]
    during = asking.exchange(asking.code(browser(account)), declared[1]).json()
    assert jwt.get_unverified_header(during["id_token"])["kid"] == old
    with time_machine_later(25 * 3600):
        after = asking.exchange(asking.code(browser(account)), declared[1]).json()
        assert jwt.get_unverified_header(after["id_token"])["kid"] == new
        assert len(Client().get("/login/oidc/keys").json()["keys"]) == 2
    with time_machine_later(4 * 24 * 3600):
        keys.forget()
        assert [key["kid"] for key in Client().get("/login/oidc/keys").json()["keys"]] == [new]


def test_a_stolen_key_is_replaced_at_once(account, declared, asking):
    asking.exchange(asking.code(browser(account)), declared[1])
    stolen = Client().get("/login/oidc/keys").json()["keys"][0]["kid"]
    new = keys.rotate("oidc", by=None, now=True)
    assert [key["kid"] for key in Client().get("/login/oidc/keys").json()["keys"]] == [new.kid]
    assert stolen != new.kid
    assert "PRIVATE" not in new.sealed


def test_a_service_signs_a_person_out_of_everything(account, declared, asking):
    client = browser(account)
    given = asking.exchange(asking.code(client), declared[1]).json()
    asked = {
        "id_token_hint": given["id_token"],
        "post_logout_redirect_uri": OUT,
        "state": "fin",
    }
    answer = client.get(f"/login/oidc/logout?{urlencode(asked)}")
    assert answer["Location"] == f"{OUT}?state=fin"
    assert client.get("/").status_code == 302
    assert bearer(given["access_token"]).status_code == 401


@pytest.mark.parametrize("back", ["https://evil.org/", f"{OUT}/", f"{OUT}?x=1"])
def test_signing_out_is_no_open_redirection(account, declared, asking, back):
    client = browser(account)
    given = asking.exchange(asking.code(client), declared[1]).json()
    asked = {"id_token_hint": given["id_token"], "post_logout_redirect_uri": back}
    answer = client.get(f"/login/oidc/logout?{urlencode(asked)}")
    assert answer.status_code == 400
    assert client.get("/").status_code == 200


def test_without_a_token_of_this_session_signing_out_is_a_question(account, declared, asking):
    client = browser(account)
    asked = {"client_id": declared[0].client_id, "post_logout_redirect_uri": OUT}
    page = client.get(f"/login/oidc/logout?{urlencode(asked)}")
    assert page.status_code == 200
    assert client.get("/").status_code == 200
    other = browser(somebody())
    stolen = asking.exchange(asking.code(other), declared[1]).json()["id_token"]
    assert client.get(f"/login/oidc/logout?id_token_hint={stolen}").status_code == 200
    assert client.get("/").status_code == 200
    sent = {"answer": "leave", "client_id": declared[0].client_id, "back": OUT}
    answer = client.post("/login/oidc/logout", sent)
    assert left(answer) == OUT
    assert client.get("/").status_code == 302


def test_another_site_cannot_sign_a_person_out(account, declared):
    client = browser(account, enforce_csrf_checks=False)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    answer = strict.post("/login/oidc/logout", {"answer": "leave"})
    assert answer.status_code == 403
    assert client.get("/").status_code == 200


def test_a_pairwise_service_knows_another_identifier(account):
    subs = set()
    for _number in range(2):
        service, secret = a_service(pairwise=True)
        asking = Asking(service)
        given = [asking.exchange(asking.code(browser(account)), secret).json() for _ in "12"]
        found = {verified(one["id_token"], service.client_id)["sub"] for one in given}
        assert len(found) == 1
        subs |= found
    assert len(subs) == 2
    assert account.person_id.hex not in subs


def test_a_request_that_was_touched_leads_nowhere(account, asking):
    client = browser(account)
    answer = client.get(f"/login/oidc/authorize?{urlencode(asking.parameters())}")
    touched = answer["Location"][:-3] + "abc"
    assert follow(client, touched).status_code == 400
