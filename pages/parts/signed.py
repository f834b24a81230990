"""Who is working here: a login at an identity provider, or a token at a single desk.

    admitted(Role.TESTER)    the person, or None with the way in on the page

Asked anew on every run of every page of the group *Work*, and once more by the ledger in
whatever writes. The token stays in the memory of this visitor's session and goes nowhere else;
of a login only the name behind it is ever kept.
"""

from __future__ import annotations

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from data.exercises import roles
from data.exercises.roles import Person, Role
from pages.parts import prose

_TOKEN = "desk_token"  # noqa: S105 - the name of a place in the session, not a token
_ASKED = "desk_token_asked"
_WHAT = {
    Role.TESTER: "testers",
    Role.REVIEWER: "reviewers",
    Role.ADMIN: "administrators",
}


def admitted(least: Role) -> Person | None:
    """Return who is signed in and may do what `least` may; otherwise say what is missing.

    A page does nothing without the answer. Nobody is signed in where nobody is named.
    """
    if not roles.open_to_anybody():
        prose.paragraph(
            "Entering test reports is off: nobody is named who may. See “Test reports” in the "
            "README for how to name people."
        )
        return None
    person = _person()
    if person is None:
        _ways_in()
        return None
    _signed(person)
    if person.role < least:
        st.warning(
            f"This page is for {_WHAT[least]}; {person.name} may do what a "
            f"{person.role.name.lower()} may. Ask an administrator."
        )
        return None
    return person


def present(least: Role) -> Person | None:
    """Return who is signed in and may do what `least` may, without a word on the page."""
    person = _person() if roles.open_to_anybody() else None
    return person if person and person.role >= least else None


def login_key() -> str:
    """Return what the identity provider vouches for: an address it has verified, or its subject.

    An address that the provider has not verified could be anybody's, so the subject stands for
    it: `issuer#subject`. Empty where nobody has logged in.
    """
    if not st.user.get("is_logged_in"):
        return ""
    address, verified = st.user.get("email"), st.user.get("email_verified")
    if address and verified is True:
        return str(address)
    return f"{st.user.get('iss', '')}#{st.user.get('sub', '')}"


def _person() -> Person | None:
    if key := login_key():
        return roles.person_of_login(key)
    token = str(st.session_state.get(_TOKEN, ""))
    return roles.person_of(token) if token else None


def _ways_in() -> None:
    if login_key():
        st.error("This login is not among those who may work here. Ask an administrator.")
        if st.button("Log out"):
            st.logout()
        return
    if providers() and st.button("Log in", type="primary"):
        st.login()
    if roles.people_by_token():
        _ask_token()


def _ask_token() -> None:
    with st.form("desk_sign_in"):
        st.text_input("Your token", type="password", key=_ASKED, autocomplete="off")
        sent = st.form_submit_button("Sign in", on_click=_take_token)
    if sent:
        st.error("Nobody here has this token.")


def _take_token() -> None:
    given = str(st.session_state.get(_ASKED, ""))
    if roles.person_of(given) is not None:
        st.session_state[_TOKEN] = given


def _signed(person: Person) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        prose.small(f"Signed in as {person.name}, {person.role.name.lower()}.")
        if st.button("Sign out", key="desk_sign_out", on_click=_forget) and login_key():
            st.logout()


def _forget() -> None:
    # Drafts, files that were read and the desk's choices too: the next person may sit here.
    st.session_state.clear()


def providers() -> bool:
    """Whether an identity provider is configured (`[auth]` in Streamlit's secrets)."""
    try:
        return "auth" in st.secrets
    except StreamlitSecretNotFoundError:
        return False
