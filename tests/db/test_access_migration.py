"""The migration that made sessions: sign-ins from before it go on, it can be undone, and the tables are the models'."""

from uuid import uuid4

from migrations import compare, downgrade, upgrade
from tests.db.bare import run

TENANT, USER, FAMILY = (str(uuid4()) for _ in range(3))
BEFORE = f"""
INSERT INTO tenant (id, name) VALUES ('{TENANT}', 'One');
INSERT INTO user_account (id, email, name, role, tenant_id)
  VALUES ('{USER}', 'jo@example.com', 'Jo', 'ADMIN', '{TENANT}');
INSERT INTO refresh_token (id, user_id, family, token_hash, expires_at, revoked_at, tenant_id) VALUES
  (gen_random_uuid(), '{USER}', '{FAMILY}', 'a', now() + interval '1 day', NULL, '{TENANT}'),
  (gen_random_uuid(), '{USER}', '{FAMILY}', 'b', now() + interval '2 days', NULL, '{TENANT}'),
  (gen_random_uuid(), '{USER}', '{uuid4()}', 'c', now() + interval '1 day', now(), '{TENANT}');
"""  # noqa: S608
SESSIONS = (
    "SELECT id::text, user_id::text, ended_at IS NULL, expires_at > now() + interval '30 hours' FROM user_session"
)


def test_sign_ins_from_before_become_sessions(bare_url: str) -> None:
    upgrade(bare_url, "0009")
    run(bare_url, BEFORE)
    upgrade(bare_url)
    sessions = {row[0]: row[1:] for row in run(bare_url, SESSIONS)}
    assert len(sessions) == 2
    assert sessions.pop(FAMILY) == (USER, True, True)
    assert list(sessions.values()) == [(USER, False, False)]
    downgrade(bare_url, "0009")
    assert run(bare_url, "SELECT count(*) FROM refresh_token") == [(3,)]
    upgrade(bare_url)
    assert len(run(bare_url, SESSIONS)) == 2
    compare(bare_url)
