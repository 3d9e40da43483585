"""The permission matrix: what each address answers to each role, read and written by people.

One line per address and method, roles in the order of ``ROLES``; equal neighbours are not folded, so that a change
shows up in a diff as exactly the cells it changes. ``tests/security/matrix.txt`` holds the table.
"""

from __future__ import annotations

from pathlib import Path

ROLES = (
    "visitor",
    "deactivated",
    "ex_member",
    "guest",
    "stranger",
    "applicant",
    "invited",
    "member",
    "moderator",
    "owner",
    "officer",
    "coordinator",
)
TABLE = Path(__file__).with_name("matrix.txt")

#: Which of the world's values an address takes. Those without parameters need no line.
VALUES = {
    "stream:group": "group",
    "stream:decide_request": "group_request",
    "stream:withdraw_invitation": "group_invitation",
    "stream:set_role": "group_member",
    "stream:remove_member": "group_member",
    "stream:discard_draft": "draft",
    "stream:discard_comment_draft": "comment_draft",
    "stream:edit_comment": "comment",
    "stream:delete_comment": "comment",
    "stream:restore_comment": "comment",
    "stream:react_to_comment": "comment",
    "stream:upload_to_comment": "comment",
    "stream:file": "file",
    "stream:preview": "file",
    "stream:remove_file": "file",
    "directory:municipality": "town",
    "radar:cell": "cell",
    "radar:edit": "cell",
    "radar:confirm": "cell",
    "radar:postpone": "cell",
    "radar:clear": "cell",
    "radar:suggestion": "cell",
    "radar:town": "radar_town",
    "radar:unconfirm": "cell",
    "radar:restore": "cell",
    "radar:quick": "radar_town",
    "radar:summary": "radar_town",
    "radar:summary_pdf": "radar_town",
    "radar:link": "link",
    "radar:round_agenda": "round",
    "radar:round_end": "round",
    "radar:round_summary": "round",
    "radar:round_town": "round_town",
    "radar:extend_lead": "lead",
    "radar:hand_on_lead": "lead",
    "radar:end_lead": "lead",
    "radar:opportunity": "opportunity",
    "radar:reopen": "opportunity",
    "radar:slot": "slot",
    "directory:person": "person",
    "search:change": "saved_search",
    "search:forget": "saved_search",
    "topics:topic": "topic",
    "topics:product": "product",
    "people:invitation": "invitation",
    "people:join_confirm": "join_request",
    "people:decide": "join_request_pk",
    "people:resend": "invitation_pk",
    "people:withdraw": "invitation_pk",
    "people:membership": "membership",
    "people:membership_add": "membership",
    "people:membership_end": "membership",
    "people:deactivate": "membership",
    "people:reactivate": "membership",
    "people:department": "department",
    "people:department_delete": "department",
    "people:admit": "outside",
    "people:dismiss": "town",
    "people:accent": "accent",
    "people:photo": "photo",
    "exports:topic_feed": "topic",
    "exports:group_feed": "feed",
    "programs:revoke": "token",
    "programs:hook": "hook",
    "programs:hook_test": "hook",
    "programs:hook_secret": "hook",
    "programs:hook_switch": "hook",
    "programs:hook_delete": "hook",
    "api:v1:municipality": "town",
    "api:v1:person": "person",
    "api:v1:topic": "topic",
    "api:v1:group": "group",
    "api:v1:entry": "entry",
    "api:v1:comments": "entry",
    "api:v1:reaction": "reaction",
    "api:v1:files": "entry",
    "api:v1:file": "file",
    "api:v1:statement": "cell",
    "api:v1:opportunity": "opportunity",
    "api:v1:read_notification": "notification",
    "notify:read_one": "notification",
    "notify:read_entry": "notified_entry",
    "notify:own_mail": "mail",
    "notify:send_again": "mail",
    "jobs:retry": "job",
    "jobs:discard": "job",
    "openid_connect_login": "provider",
    "openid_connect_callback": "provider",
    "account_confirm_email": "email_key",
    "account_reset_password_from_key": "reset_key",
    "mfa_edit_webauthn": "passkey",
    "mfa_remove_webauthn": "passkey",
    "usersessions_end": "session",
}
#: What is sent to an address that wants more than an empty form: enough to succeed for whoever may.
#: A value ``world:NAME`` is looked up among the world's values.
DATA = {
    "portal:appearance": {"farbe": "dark"},
    "portal:language": {"language": "en"},
    "demo:sign_in": {"person": "mitglied"},
    "stream:new_group": {"name": "Neu", "join_policy": "open", "privacy": "network"},
    "stream:settings": {"name": "Neu", "join_policy": "open", "privacy": "public"},
    "stream:set_role": {"role": "moderator"},
    "stream:decide_request": {"entscheidung": "ja"},
    "stream:invite": {"person": "world:stranger_id"},
    "stream:add_municipality": {"municipality": "world:kehl_id"},
    "stream:new": {"kind": "post", "body": "Hallo", "group": "world:group_id"},
    "stream:new_post": {"kind": "post", "body": "Hallo", "group": "world:group_id"},
    "stream:new_question": {"kind": "question", "title": "Wie?", "group": "world:group_id"},
    "stream:save_draft": {"kind": "post", "body": "Hallo", "group": "world:group_id"},
    "stream:edit": {"title": "Anders", "body": "Anders", "version": "2"},
    "stream:save_edit_draft": {"title": "Anders", "body": "Anders", "version": "2"},
    "stream:move": {"group": "world:group_id"},
    "stream:react": {"reaction": "hilfreich"},
    "stream:react_to_comment": {"reaction": "hilfreich"},
    "stream:accept": {"kommentar": "world:comment_id"},
    "stream:comment": {"text": "Hallo"},
    "stream:save_comment_draft": {"text": "Hallo"},
    "stream:edit_comment": {"text": "Anders", "version": "1"},
    "people:invitation": {
        "given_name": "Neu",
        "family_name": "Hier",
        "password": "vier-Zufaellige-Woerter-Regenschirm",
    },
    "people:invite": {
        "email": "x@stadt.example",
        "municipality": "world:kehl_id",
        "role": "staff",
        "language": "de",
    },
    "people:decide": {"decision": "accept", "role": "staff"},
    "people:membership": {"role": "guide"},
    "people:membership_add": {"municipality": "world:kehl_id", "role": "guide"},
    "people:departments": {"name": "Bauamt", "municipality": "world:kehl_id"},
    "people:department": {"name": "Bauamt"},
    "people:network": {"name": "Neu"},
    "programs:keys": {"name": "Neu", "scope": "read", "days": "365"},
    "programs:hooks": {"address": "https://programm.stadt.example/", "events": "entry.published"},
    "programs:hook": {"events": "comment.added"},
    "radar:edit": {"status": "live", "visibility": "network", "version": "1"},
    "radar:confirm": {"version": "1"},
    "radar:clear": {"version": "1"},
    "radar:suggestion": {"antwort": "ja"},
    "radar:meeting": {"week": "3", "weekday": "2"},
    "radar:end_lead": {"reason": "Fertig"},
    "radar:opportunity": {"outcome": "talked"},
    "api:v1:entries": {"entry": '{"body": "Hallo"}'},
    "search:keep": {"q": "Akte neu", "name": "Akte", "notify": "bell"},
    "search:change": {"name": "Akte", "notify": "off"},
}
#: What the rest of an app's addresses take, by parameter names.
BY_APP: dict[tuple[str, tuple[str, ...]], str] = {
    ("stream", ("slug",)): "group",
    ("exports", ("slug",)): "group",
    ("stream", ("pk",)): "entry",
}


def read() -> dict[tuple[str, str], dict[str, str]]:
    """(address, method) → role → what the answer is."""
    table = {}
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        name, method, *cells = line.split()
        assert len(cells) == len(ROLES), line
        table[name, method] = dict(zip(ROLES, cells, strict=True))
    return table


def write(table: dict[tuple[str, str], dict[str, str]]) -> None:
    """Write the table anew; the diff is what a reviewer reads."""
    width = max(len(name) for name, _method in table)
    head = f"# {'address':{width - 2}} method {' '.join(f'{role:>11}' for role in ROLES)}"
    lines = [
        f"{name:{width}} {method:6} {' '.join(f'{cells[role]:>11}' for role in ROLES)}"
        for (name, method), cells in table.items()
    ]
    TABLE.write_text("\n".join([head, *lines]) + "\n", encoding="utf-8")
