-- Who has an account. PostgresUserStore is the only one that reads and writes these two.
CREATE TABLE users (
  id            uuid        PRIMARY KEY,
  -- As its owner writes it, and in lower case.
  email         text        NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
  email_key     text COLLATE "C" NOT NULL UNIQUE,
  role          text        NOT NULL CHECK (role IN ('staff', 'customer')),
  verified      boolean     NOT NULL,
  created_at    timestamptz NOT NULL,
  -- Argon2id with its salt and parameters; none until a password is set.
  password_hash text        CHECK (password_hash LIKE '$argon2id$%')
);

CREATE INDEX users_in_order ON users (created_at, id);

-- Links that set a password, or make the first administrator where they are nobody's; by the hash of what is in them.
CREATE TABLE one_time_links (
  hash       text COLLATE "C" PRIMARY KEY,
  user_id    uuid REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE INDEX one_time_links_users ON one_time_links (user_id);
CREATE INDEX one_time_links_expiry ON one_time_links (expires_at);

-- Who is signed in where, by the hash of the browser's cookie. PostgresSessionStore is the only one that reads and writes
-- these two, but that a new password ends them.
CREATE TABLE sessions (
  hash         text COLLATE "C" PRIMARY KEY,
  user_id      uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
  signed_in_at timestamptz NOT NULL,
  used_at      timestamptz NOT NULL
);

CREATE INDEX sessions_users ON sessions (user_id);
CREATE INDEX sessions_age ON sessions (signed_in_at);

-- Browsers in which somebody has signed in before, by the hash of another cookie.
CREATE TABLE known_browsers (
  hash       text COLLATE "C" PRIMARY KEY,
  user_id    uuid        NOT NULL REFERENCES users ON DELETE CASCADE,
  expires_at timestamptz NOT NULL
);

CREATE INDEX known_browsers_users ON known_browsers (user_id);
CREATE INDEX known_browsers_expiry ON known_browsers (expires_at);

-- How much has been tried, by whom or at whom. PostgresAttemptStore is the only one that reads and writes it.
CREATE UNLOGGED TABLE attempts (
  key text COLLATE "C" PRIMARY KEY,
  -- When all that was tried has been paid off.
  due timestamptz NOT NULL
);

CREATE INDEX attempts_due ON attempts (due);
