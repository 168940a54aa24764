-- When tokens were taken back, so that gateways can ask for those that are new.
ALTER TABLE revoked_tokens ADD COLUMN revoked_at timestamptz NOT NULL DEFAULT clock_timestamp();

CREATE INDEX revoked_tokens_age ON revoked_tokens (revoked_at, jti);
