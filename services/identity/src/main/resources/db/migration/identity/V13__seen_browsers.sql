-- By what the user has shown who they are that has let a device in, which their session does not outlive. Of those from
-- before this it is not known.
ALTER TABLE device_requests
  ADD COLUMN method text CHECK (method IN ('password', 'code', 'recovery-code'));

-- Browsers in which somebody has signed in, by the SHA-256 of a cookie of theirs, so that users are told of a sign-in in
-- another one. Forgotten after 90 days. Unlike known_browsers, which lets a browser try more passwords, they outlive a new
-- password, and one browser may be of several users.
CREATE TABLE seen_browsers (
  user_id uuid             NOT NULL REFERENCES users ON DELETE CASCADE,
  hash    text COLLATE "C" NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  seen_at timestamptz      NOT NULL,
  PRIMARY KEY (user_id, hash)
);

CREATE INDEX seen_browsers_age ON seen_browsers (seen_at);

-- Nobody is told of the first one. For who has signed in before there was this, the next one is the first.
ALTER TABLE users ADD COLUMN first_signed_in_at timestamptz;

ALTER TABLE outbox DROP CONSTRAINT outbox_kind_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_kind_check CHECK (kind IN (
  'register', 'forgotten', 'password-set', 'second-factor-added', 'second-factor-removed',
  'recovery-code-used', 'recovery-codes-replaced', 'code-reused', 'browser-added', 'role-changed', 'account-disabled',
  'account-enabled', 'account-erased'));
