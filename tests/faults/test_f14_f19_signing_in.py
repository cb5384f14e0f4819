"""Faults F14 to F19: brute force, sessions, CSRF, tokens, spoofed headers."""

import datetime as dt
import logging

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone

from labtrack.accounts import lockout
from labtrack.accounts.actions import links, personal_tokens
from labtrack.accounts.actions import people as actions
from labtrack.accounts.models import PersonalToken
from labtrack.accounts.refusals import SecretRefused
from labtrack.instruments.actions import instruments, tokens
from labtrack.instruments.models import InstrumentToken
from labtrack.redaction import RedactingFormatter, redacted
from tests.factories import clients, people, results

pytestmark = pytest.mark.django_db
SIGN_IN = "/sign-in/"
HOME = "/compartments/"


def sign_in(client: Client, email: str, password: str = people.PASSWORD, **headers):
    return client.post(
        SIGN_IN, {"username": email, "password": password}, headers=headers
    )


# --- F14: brute force and stuffing --------------------------------------------------------
def test_f14_each_answer_costs_one_password_hash(technician, monkeypatch):
    """Equal work, so that time tells nothing: counted, not timed (`make bench` times)."""
    hashed = []
    encode = MD5PasswordHasher.encode

    def counted(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)
    gone = people.person(organisation=technician.organisation, is_active=False)
    hashed.clear()
    work = []
    for email, password in (
        ("nobody@example.org", "wrong"),
        (technician.email, "wrong"),
        (gone.email, people.PASSWORD),
    ):
        sign_in(Client(), email, password)
        work.append(len(hashed))
        hashed.clear()
    assert work == [1, 1, 1]


def test_f14_an_unknown_account_is_locked_like_a_known_one(technician):
    pages = []
    for email in (technician.email, "nobody@example.org"):
        for _attempt in range(10):
            response = sign_in(Client(), email, "wrong")
        assert response.status_code == 429
        pages.append(response.content.decode().split("<h1>")[1].split("Open again")[0])
    assert pages[0] == pages[1]


def test_f14_changing_the_browser_does_not_reset_the_count(technician):
    for number in range(10):
        agent = {"user-agent": f"browser {number}"}
        response = sign_in(Client(), technician.email, "wrong", **agent)
    assert response.status_code == 429


def test_f14_each_further_lock_out_of_a_day_is_twice_as_long(technician):
    waits = []
    for _round in range(3):
        for _attempt in range(10):
            response = sign_in(Client(), technician.email, "wrong")
        waits.append(round(int(response["Retry-After"]) / 60))
        # As if the time had passed: the attempts, not the record of lock-outs.
        AccessAttempt.objects.update(
            attempt_time=timezone.now() - dt.timedelta(hours=5)
        )
    assert waits == [15, 30, 60]


def test_f14_trying_while_closed_makes_it_no_longer(technician):
    for _attempt in range(10):
        sign_in(Client(), technician.email, "wrong")
    AccessAttempt.objects.update(
        attempt_time=timezone.now() - lockout.SHORTEST + dt.timedelta(seconds=30)
    )
    for _attempt in range(3):
        response = sign_in(Client(), technician.email)
        assert response.status_code == 429
        assert int(response["Retry-After"]) <= 30
    AccessAttempt.objects.update(attempt_time=timezone.now() - lockout.SHORTEST)
    assert sign_in(Client(), technician.email).status_code == 302


def test_f14_a_link_for_a_new_password_opens_at_once(technician, manager):
    for _attempt in range(10):
        sign_in(Client(), technician.email, "wrong")
    _link, secret = links.ask_new_password(person=technician, by=manager)
    new = "a shelf of warm sand molds"
    response = Client().post(f"/links/{secret}/", {"new_password": new})
    assert response.status_code == 302
    assert sign_in(Client(), technician.email, new).status_code == 302


# --- F15: sessions --------------------------------------------------------------------------
def copied(client: Client) -> Client:
    """The same cookie in another browser."""
    thief = Client()
    thief.cookies["labtrack"] = client.cookies["labtrack"].value
    return thief


@pytest.fixture
def browser(technician) -> Client:
    client = Client()
    assert sign_in(client, technician.email).status_code == 302
    assert client.get(HOME).status_code == 200
    return client


def test_f15_a_copied_cookie_dies_with_signing_out(browser):
    thief = copied(browser)
    assert thief.get(HOME).status_code == 200
    assert browser.post("/sign-out/").status_code == 302
    assert thief.get(HOME).status_code == 302


def test_f15_signing_out_by_a_link_is_refused(browser):
    assert browser.get("/sign-out/").status_code == 405
    assert browser.get(HOME).status_code == 200


def test_f15_a_deactivated_person_is_out_and_stays_out(browser, technician, manager):
    actions.deactivate(person=technician, by=manager)
    assert browser.get(HOME).status_code == 302
    actions.reactivate(person=technician, by=manager)
    assert browser.get(HOME).status_code == 302, "An old session came back to life."


def test_f15_a_new_password_ends_every_other_session(browser, technician):
    elsewhere = Client()
    sign_in(elsewhere, technician.email)
    new = "a shelf of warm sand molds"
    response = browser.post(
        "/me/password/", {"old_password": people.PASSWORD, "new_password": new}
    )
    assert response.status_code == 302
    assert browser.get(HOME).status_code == 200
    assert elsewhere.get(HOME).status_code == 302


def test_f15_a_planted_session_id_is_not_kept(technician):
    client = Client()
    client.cookies["labtrack"] = "planted0planted0planted0planted0"
    sign_in(client, technician.email)
    assert client.cookies["labtrack"].value != "planted0planted0planted0planted0"


def test_f15_cookies_say_who_may_read_and_send_them(technician):
    client = Client()
    response = sign_in(client, technician.email)
    cookie = response.cookies["labtrack"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert client.cookies["csrftoken"]["httponly"]


def test_f15_pages_of_signed_in_people_are_kept_by_no_cache(browser):
    assert "no-store" in browser.get(HOME)["Cache-Control"]


# --- F16: CSRF ------------------------------------------------------------------------------
def test_f16_a_session_at_the_api_needs_the_token(technician):
    client = Client(enforce_csrf_checks=True)
    client.force_login(technician, backend="labtrack.accounts.backends.EmailBackend")
    response = client.post("/api/v1/tests/", {}, content_type="application/json")
    assert response.status_code == 403


def test_f16_a_bearer_token_needs_none(technician):
    client = clients.of_person(technician)
    client.handler.enforce_csrf_checks = True
    assert client.send("tests/", {}).status_code == 400


def test_f16_a_cookie_does_not_help_a_bad_token(technician, signed_in):
    client = signed_in(technician)
    assert client.get("/api/v1/tests/").status_code == 200
    refused = client.get("/api/v1/tests/", headers={"authorization": "Bearer ltp_x"})
    assert refused.status_code == 401


# --- F17: secrets in addresses and logs -------------------------------------------------------
def test_f17_a_token_in_the_address_opens_nothing(technician):
    _token, text = personal_tokens.issue(
        person=technician,
        name="script",
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    for name in ("token", "access_token", "api_key", "authorization"):
        assert Client().get(f"/api/v1/tests/?{name}={text}").status_code == 401


def test_f17_no_secret_reaches_a_log_line(technician, manager, caplog):
    caplog.set_level(logging.DEBUG)
    _token, text = personal_tokens.issue(
        person=technician,
        name="script",
        expires_at=timezone.now() + dt.timedelta(days=1),
    )
    _link, secret = links.ask_new_password(person=technician, by=manager)
    Client().get(f"/api/v1/tests/?token={text}")
    Client().get("/api/v1/tests/", headers={"authorization": f"Bearer {text}"})
    Client().get(f"/links/{secret}/")
    sign_in(Client(), technician.email)
    formatter = RedactingFormatter("%(name)s %(message)s")
    lines = "\n".join(formatter.format(record) for record in caplog.records)
    assert "/links/" in lines, "Nothing of the requests was logged."
    for canary in (text, text.split("_")[2], secret, people.PASSWORD):
        assert canary not in lines


def test_f17_redaction_keeps_what_names_the_token():
    assert redacted("Bearer ltk_abcdEFGH_" + "x" * 43 + "_123456 sent") == (
        "Bearer ltk_abcdEFGH_[redacted] sent"
    )
    assert redacted("the flat ltk and /links/") == "the flat ltk and /links/"


def test_f17_the_page_of_a_link_sends_its_address_nowhere(technician, manager):
    _link, secret = links.ask_new_password(person=technician, by=manager)
    response = Client().get(f"/links/{secret}/")
    assert response["Referrer-Policy"] == "no-referrer"
    assert "no-store" in response["Cache-Control"]


# --- F18: tokens that no longer open ----------------------------------------------------------
@pytest.fixture
def instrument(compartment):
    return results.instrument(compartment)


def issued(instrument, manager, **fields) -> tuple[InstrumentToken, str]:
    defaults = {
        "scopes": ["results:write"],
        "expires_at": timezone.now() + dt.timedelta(days=30),
    }
    return tokens.issue(instrument=instrument, by=manager, **defaults | fields)


def send(text: str):
    return Client().post(
        "/api/v1/tests/",
        "{}",
        content_type="application/json",
        headers={"authorization": f"Bearer {text}", "idempotency-key": "k" * 20},
    )


def test_f18_a_live_token_gets_past_the_door(instrument, manager):
    token, text = issued(instrument, manager)
    assert send(text).status_code == 400
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_f18_a_revoked_token_opens_nothing_from_the_next_request_on(
    instrument, manager
):
    token, text = issued(instrument, manager)
    assert send(text).status_code == 400
    tokens.revoke(token=token, by=manager)
    assert send(text).status_code == 401


def test_f18_an_expired_token_opens_nothing_and_its_use_is_noted(instrument, manager):
    token, text = issued(instrument, manager)
    InstrumentToken.objects.filter(pk=token.pk).update(
        expires_at=timezone.now() - dt.timedelta(seconds=1)
    )
    response = send(text)
    assert response.status_code == 401
    assert "expired" in response.json()["detail"]
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_f18_an_instrument_out_of_use_opens_nothing(instrument, manager):
    _token, text = issued(instrument, manager)
    instruments.set_in_use(instrument=instrument, is_active=False, by=manager)
    assert send(text).status_code == 401


def test_f18_the_wrong_scope_is_403(instrument, manager):
    _token, text = issued(instrument, manager, scopes=["files:write"])
    response = send(text)
    assert response.status_code == 403
    assert "results:write" in response.json()["detail"]


def test_f18_an_instrument_reads_no_results(instrument, manager):
    _token, text = issued(instrument, manager, scopes=["results:write", "work:read"])
    headers = {"authorization": f"Bearer {text}"}
    for path in ("tests/", "summaries/", "material-conditions/", "instruments/"):
        assert Client().get(f"/api/v1/{path}", headers=headers).status_code == 403


def test_f18_a_reading_personal_token_writes_nothing(technician):
    client = clients.of_person(technician, may_write=False)
    assert client.read("tests/").status_code == 200
    assert client.send("tests/", {}).status_code == 403


def test_f18_the_token_of_a_deactivated_person_opens_nothing(technician, manager):
    client = clients.of_person(technician)
    actions.deactivate(person=technician, by=manager)
    assert client.read("tests/").status_code == 401


def test_f18_a_revoked_personal_token_opens_nothing(technician):
    client = clients.of_person(technician)
    personal_tokens.revoke(token=PersonalToken.objects.get(), by=technician)
    assert client.read("tests/").status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[:-1],
        lambda text: text[:-8] + "aaaaaaaa",
        lambda text: text.replace("ltk", "ltp"),
        lambda text: text.upper(),
        lambda text: "",
        lambda text: text * 3,
        lambda text: text + "\x00",
        lambda text: "ltk_" + "é" * 60,
    ],
    ids=[
        "cut short",
        "another checksum",
        "a person's prefix",
        "another case",
        "empty",
        "three times",
        "with a NUL",
        "not ASCII",
    ],
)
def test_f18_a_mistyped_token_is_refused(change, instrument, manager):
    _token, text = issued(instrument, manager)
    with pytest.raises(SecretRefused):
        tokens.authenticate(change(text))


# --- F19: spoofed headers ---------------------------------------------------------------------
def test_f19_another_host_name_is_refused():
    client = Client(raise_request_exception=False)
    assert client.get(SIGN_IN, headers={"host": "evil.example"}).status_code == 400


def test_f19_a_forwarded_host_is_not_believed(technician, manager, signed_in):
    """The one-time link must not lead elsewhere."""
    response = signed_in(manager).post(
        f"/people/{technician.pk}/new-password/",
        headers={"x-forwarded-host": "evil.example"},
    )
    assert response.status_code == 200
    assert b"http://testserver/links/" in response.content
    assert b"evil.example" not in response.content


def test_f19_a_forwarded_address_does_not_evade_the_lock_out(technician):
    for number in range(10):
        spoofed = {"x-forwarded-for": f"198.51.100.{number}"}
        response = sign_in(Client(), technician.email, "wrong", **spoofed)
    assert response.status_code == 429
