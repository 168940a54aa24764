-- Through which client a user has administered whom an application acts for.
ALTER TABLE audit ADD COLUMN client text;

CREATE INDEX audit_actors ON audit (actor, id);
CREATE INDEX audit_subjects ON audit (subject, id);

-- Counted up with each change, so that nobody changes what they have not seen; and the secret that another one has taken
-- the place of, for as long as it is good.
ALTER TABLE clients
  ADD COLUMN version          bigint NOT NULL DEFAULT 1,
  ADD COLUMN old_secret_hash  text CHECK (old_secret_hash ~ '^[0-9a-f]{64}$'),
  ADD COLUMN old_secret_until timestamptz,
  ADD CONSTRAINT clients_old_secret CHECK ((old_secret_hash IS NULL) = (old_secret_until IS NULL));

-- Who is disabled cannot sign in, and nothing that clients were given for them is good.
ALTER TABLE users
  ADD COLUMN version      bigint NOT NULL DEFAULT 1,
  ADD COLUMN disabled_at  timestamptz,
  -- The idempotency key of the request that made it.
  ADD COLUMN creation_key text COLLATE "C" UNIQUE;
