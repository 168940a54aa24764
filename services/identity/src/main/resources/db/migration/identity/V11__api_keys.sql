-- Keys by which partners act for themselves without asking for tokens. PostgresApiKeyStore is the only one that reads and
-- writes them. One that was revoked stays, for whoever wants to know what became of it.
CREATE TABLE api_keys (
  id           text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[0-9a-f]{16}$'),
  -- The idempotency key of the request that made it.
  creation_key text COLLATE "C" UNIQUE,
  name         text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  -- SHA-256 of 256 random bits, in hexadecimal.
  hash         text COLLATE "C" NOT NULL UNIQUE CHECK (hash ~ '^[0-9a-f]{64}$'),
  scopes       text[]      NOT NULL CHECK (cardinality(scopes) > 0),
  created_by   text        NOT NULL,
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL CHECK (expires_at > created_at),
  revoked_at   timestamptz
);

CREATE INDEX api_keys_in_order ON api_keys (created_at, id);
