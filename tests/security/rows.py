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
    "stream:edit_comment": "comment",
    "stream:delete_comment": "comment",
    "stream:restore_comment": "comment",
    "stream:react_to_comment": "comment",
    "stream:upload_to_comment": "comment",
    "stream:file": "file",
    "stream:preview": "file",
    "stream:remove_file": "file",
    "directory:municipality": "town",
    "directory:person": "person",
    "topics:topic": "topic",
    "topics:product": "product",
    "people:invitation": "invitation",
    "people:join_confirm": "join_request",
    "people:decide": "join_request_pk",
    "people:resend": "invitation_pk",
    "people:withdraw": "invitation_pk",
    "people:membership": "membership",
    "people:membership_end": "membership",
    "people:deactivate": "membership",
    "people:reactivate": "membership",
    "people:department": "department",
    "people:department_delete": "department",
    "people:admit": "outside",
    "people:dismiss": "town",
    "people:accent": "accent",
    "people:token_revoke": "token",
    "people:photo": "photo",
}
#: What the rest of an app's addresses take, by parameter names.
BY_APP = {("stream", ("slug",)): "group", ("stream", ("pk",)): "entry"}


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
