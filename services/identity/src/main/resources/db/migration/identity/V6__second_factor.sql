-- Second factors: the secret that a user's app has too, sealed by KeySeal. PostgresSecondFactorStore is the only one that
-- writes these two; that there is one, others read.
CREATE TABLE second_factors (
  user_id      uuid        PRIMARY KEY REFERENCES users ON DELETE CASCADE,
  sealed       text        NOT NULL,
  begun_at     timestamptz NOT NULL,
  -- When a first code was right; until then it counts for nothing.
  confirmed_at timestamptz,
  -- The last 30 seconds, counted from 1970, whose code was used; none of these or from before is good again.
  last_step    bigint      NOT NULL
);

CREATE INDEX second_factors_age ON second_factors (begun_at) WHERE confirmed_at IS NULL;

-- What stands in for the app, once each; hashes of 80 random bits.
CREATE TABLE recovery_codes (
  hash    text COLLATE "C" PRIMARY KEY,
  user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE
);

CREATE INDEX recovery_codes_users ON recovery_codes (user_id);

-- Who has given the password, and not the code yet, by the hash of a cookie. PostgresSessionStore reads and writes it, but
-- that a new password or a removed second factor ends them.
CREATE TABLE pending_sign_ins (
  hash       text COLLATE "C" PRIMARY KEY,
  user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE INDEX pending_sign_ins_users ON pending_sign_ins (user_id);
CREATE INDEX pending_sign_ins_expiry ON pending_sign_ins (expires_at);

-- By what the page that lists sessions tells them apart, and how they were begun.
ALTER TABLE sessions
  ADD COLUMN id      uuid NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  ADD COLUMN method  text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'code', 'recovery-code')),
  ADD COLUMN network text NOT NULL DEFAULT '',
  ADD COLUMN browser text NOT NULL DEFAULT '';

ALTER TABLE authorization_codes
  ADD COLUMN method text NOT NULL DEFAULT 'password' CHECK (method IN ('password', 'code', 'recovery-code'));

-- None where it is not known any more how the user had signed in.
ALTER TABLE grants ADD COLUMN method text CHECK (method IN ('password', 'code', 'recovery-code'));

ALTER TABLE consents ADD COLUMN since timestamptz NOT NULL DEFAULT clock_timestamp();
