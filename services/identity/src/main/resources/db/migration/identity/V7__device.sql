-- Devices without a browser that wait for a user's word, by the hash of the code that the device has. PostgresDeviceStore
-- reads and writes it, but that a new password takes back what its user has allowed. One that has been used says what it gave.
CREATE TABLE device_requests (
  hash             text COLLATE "C" PRIMARY KEY,
  -- A MAC of the code that the user types; a hash of so short a one could be undone.
  user_code        text COLLATE "C" NOT NULL UNIQUE,
  client_id        text COLLATE "C" NOT NULL REFERENCES clients ON DELETE CASCADE,
  scopes           text[]           NOT NULL,
  expires_at       timestamptz      NOT NULL,
  -- When the device last asked, and for how long it has to wait until it asks again.
  asked_at         timestamptz,
  interval_seconds integer          NOT NULL,
  -- What was decided and by whom; nothing yet.
  allowed          boolean,
  user_id          uuid             REFERENCES users ON DELETE CASCADE,
  signed_in_at     timestamptz,
  grant_id         uuid             REFERENCES grants ON DELETE SET NULL,
  used             boolean          NOT NULL DEFAULT false,
  CONSTRAINT device_requests_decided CHECK (
    (allowed IS NULL) = (user_id IS NULL) AND (allowed IS NULL) = (signed_in_at IS NULL))
);

CREATE INDEX device_requests_users ON device_requests (user_id);
CREATE INDEX device_requests_clients ON device_requests (client_id);
CREATE INDEX device_requests_grants ON device_requests (grant_id);
CREATE INDEX device_requests_expiry ON device_requests (expires_at);
