-- Where a client's users may be sent who have signed out.
ALTER TABLE clients ADD COLUMN post_logout_redirect_uris text[] NOT NULL DEFAULT '{}';

-- What users have let clients do. PostgresAuthorizationStore reads and writes it.
CREATE TABLE consents (
  user_id   uuid             NOT NULL REFERENCES users ON DELETE CASCADE,
  client_id text COLLATE "C" NOT NULL REFERENCES clients ON DELETE CASCADE,
  scopes    text[]           NOT NULL,
  PRIMARY KEY (user_id, client_id)
);

CREATE INDEX consents_clients ON consents (client_id);

-- What clients were given when they have shown a code: the tokens of a family stand and fall with it. PostgresGrantStore
-- reads and writes these, but that a new password ends them all.
CREATE TABLE grants (
  id           uuid             PRIMARY KEY,
  client_id    text COLLATE "C" NOT NULL REFERENCES clients ON DELETE CASCADE,
  user_id      uuid             NOT NULL REFERENCES users ON DELETE CASCADE,
  scopes       text[]           NOT NULL,
  signed_in_at timestamptz      NOT NULL,
  granted_at   timestamptz      NOT NULL,
  revoked      boolean          NOT NULL DEFAULT false
);

CREATE INDEX grants_users ON grants (user_id);
CREATE INDEX grants_clients ON grants (client_id);
CREATE INDEX grants_age ON grants (granted_at);

-- Codes by their hash; PostgresAuthorizationStore adds them. One that has been used says what it gave.
CREATE TABLE authorization_codes (
  hash         text COLLATE "C" PRIMARY KEY,
  client_id    text COLLATE "C" NOT NULL REFERENCES clients ON DELETE CASCADE,
  user_id      uuid             NOT NULL REFERENCES users ON DELETE CASCADE,
  redirect_uri text             NOT NULL,
  scopes       text[]           NOT NULL,
  challenge    text             NOT NULL,
  nonce        text,
  signed_in_at timestamptz      NOT NULL,
  expires_at   timestamptz      NOT NULL,
  grant_id     uuid             REFERENCES grants ON DELETE SET NULL,
  used         boolean          NOT NULL DEFAULT false
);

CREATE INDEX authorization_codes_users ON authorization_codes (user_id);
CREATE INDEX authorization_codes_clients ON authorization_codes (client_id);
CREATE INDEX authorization_codes_grants ON authorization_codes (grant_id);
CREATE INDEX authorization_codes_expiry ON authorization_codes (expires_at);

-- Access tokens of a grant, so that they can be taken back with it.
CREATE TABLE granted_tokens (
  jti        text COLLATE "C" PRIMARY KEY,
  grant_id   uuid             NOT NULL REFERENCES grants ON DELETE CASCADE,
  expires_at timestamptz      NOT NULL
);

CREATE INDEX granted_tokens_grants ON granted_tokens (grant_id);
CREATE INDEX granted_tokens_expiry ON granted_tokens (expires_at);

-- Refresh tokens by their hash. One that has been used is kept, so that using it again is noticed.
CREATE TABLE refresh_tokens (
  hash       text COLLATE "C" PRIMARY KEY,
  grant_id   uuid             NOT NULL REFERENCES grants ON DELETE CASCADE,
  expires_at timestamptz      NOT NULL,
  used_at    timestamptz
);

CREATE INDEX refresh_tokens_grants ON refresh_tokens (grant_id);
CREATE INDEX refresh_tokens_expiry ON refresh_tokens (expires_at);
