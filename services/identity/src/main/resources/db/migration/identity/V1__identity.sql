-- The keys that sign tokens; both parts sealed by KeySeal. PostgresKeyStore is the only one that reads and writes them.
CREATE TABLE signing_keys (
  kid        text COLLATE "C" PRIMARY KEY,
  algorithm  text        NOT NULL CHECK (algorithm IN ('ES256', 'RS256')),
  sealed     text        NOT NULL,
  signs_from timestamptz NOT NULL
);

-- Who may ask for tokens. PostgresClientStore is the only one that reads and writes them.
CREATE TABLE clients (
  id             text COLLATE "C" PRIMARY KEY,
  -- The idempotency key of the request that made it.
  creation_key   text COLLATE "C" UNIQUE,
  name           text        NOT NULL CHECK (char_length(name) BETWEEN 1 AND 100),
  grants         text[]      NOT NULL CHECK (cardinality(grants) > 0),
  redirect_uris  text[]      NOT NULL,
  scopes         text[]      NOT NULL,
  authentication text        NOT NULL
                 CHECK (authentication IN ('none', 'client_secret_basic', 'client_secret_post', 'private_key_jwt')),
  jwks           text                 CHECK ((jwks IS NOT NULL) = (authentication = 'private_key_jwt')),
  -- SHA-256 of 256 random bits, in hexadecimal.
  secret_hash    text                 CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
  created_by     text        NOT NULL,
  created_at     timestamptz NOT NULL,
  CONSTRAINT clients_secret CHECK ((secret_hash IS NOT NULL) = (authentication LIKE 'client_secret_%'))
);

CREATE INDEX clients_in_order ON clients (created_at, id);

-- Tokens that were taken back before their time, kept until it. PostgresTokenStore is the only one that reads and
-- writes these two.
CREATE TABLE revoked_tokens (
  jti        text COLLATE "C" PRIMARY KEY,
  expires_at timestamptz NOT NULL
);

CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at);

-- Assertions by which clients have shown who they are; each is good for once.
CREATE TABLE used_assertions (
  client_id  text COLLATE "C" NOT NULL,
  jti        text COLLATE "C" NOT NULL,
  expires_at timestamptz      NOT NULL,
  PRIMARY KEY (client_id, jti)
);

CREATE INDEX used_assertions_expiry ON used_assertions (expires_at);

-- Who did what, when, and about what. PostgresAuditStore is the only one that reads and writes it; nobody changes it.
CREATE TABLE audit (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  actor   text        NOT NULL,
  action  text        NOT NULL,
  subject text        NOT NULL,
  detail  text        NOT NULL
);

CREATE FUNCTION refuse_to_change_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is only ever added to; % is refused', TG_OP;
END
$$;

CREATE TRIGGER audit_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_change_audit();

-- Keeps out leaders that were late. Fence is the only one that reads and writes it.
CREATE TABLE fences (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL,
  fence bigint NOT NULL
);
