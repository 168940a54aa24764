-- Reservations that came to nothing are forgotten after a while; see Forgetting.
CREATE INDEX reservations_abandoned ON reservations (settled_at) WHERE state IN ('released', 'expired');

-- Keeps out leaders that were late. Fence is the only one that reads and writes it.
CREATE TABLE fences (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL,
  fence bigint NOT NULL
);
