"""What a start makes of old state: forgotten browsers, and accounts of an earlier version."""

from khoa_sandbox.clerk.sessions import CLIENT, DAY_MS, SESSION, SIGN_IN
from khoa_sandbox.store import Store


def test_old_state_is_pruned_and_brought_up_to_date(
    start_sandbox, receiver, open_browser, new_email
):
    sandbox = start_sandbox()
    names = ("signed_in", "signed_out", "passing", "waiting")
    browsers = {name: open_browser() for name in names}
    for browser in browsers.values():
        browser.sandbox = sandbox
        browser.http.base_url = f"{sandbox.base_url}/clerk"
    email, second = new_email(), new_email()
    browsers["signed_in"].sign_up(email)
    browsers["signed_out"].sign_in(email)
    browsers["signed_out"].ok("DELETE", "/client/sessions")
    browsers["passing"].ok("PUT", "/client")
    sign_in = browsers["waiting"].ok("POST", "/client/sign_ins", {"identifier": email})["response"]
    sandbox.stop()

    store = Store(sandbox.data_dir / "sandbox.sqlite3")
    kept, gone = store.find(SESSION, newest_first=False)
    for client in store.find(CLIENT):
        store.put(
            CLIENT, client["key"], {**client, "updated_at": client["updated_at"] - 2 * DAY_MS}
        )
    for session in (kept, gone):
        was = session["updated_at"] - 31 * DAY_MS
        store.put(SESSION, session["id"], {**session, "updated_at": was})
    attempt = store.get(SIGN_IN, sign_in["id"])
    store.put(SIGN_IN, sign_in["id"], {**attempt, "abandon_at": 0})
    [user] = store.find("clerk_user")
    earlier = {name: user[name] for name in user if name not in ("addresses", "banned")}
    store.put("clerk_user", user["id"], earlier)
    store.delete("clerk_identifier", email)
    store.close()

    sandbox.start()
    assert browsers["signed_in"].signed_in_user() == user["id"]
    store = Store(sandbox.data_dir / "sandbox.sqlite3")
    assert [session["id"] for session in store.find(SESSION)] == [kept["id"]]
    assert [client["id"] for client in store.find(CLIENT)] == [kept["client_id"]]
    assert store.get(SIGN_IN, sign_in["id"]) is None
    store.close()

    [address] = browsers["signed_in"].ok("GET", "/me/email_addresses")["response"]
    assert (address["id"], address["verification"]["status"]) == (user["email_id"], "verified")
    form = {"email_address": email}
    assert browsers["passing"].refused("POST", "/client/sign_ups", form)[0] == 422
    browsers["signed_in"].ok("POST", "/me/email_addresses", {"email_address": second})
    assert browsers["passing"].sign_in(email)["status"] == "complete"
