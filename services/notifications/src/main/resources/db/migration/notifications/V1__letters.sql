-- Letters about orders, each of an event. PostgresLetters is the only one that reads and writes them.
CREATE TABLE letters (
  -- The event's.
  id         uuid        PRIMARY KEY,
  type       text        NOT NULL,
  order_id   text        NOT NULL,
  customer   text        NOT NULL,
  -- What the event says; gone as soon as the letter does not wait any more.
  data       bytea,
  created_at timestamptz NOT NULL,
  due        timestamptz,
  tries      integer     NOT NULL DEFAULT 0,
  outcome    text        CHECK (outcome IN ('sent', 'for_nobody', 'given_up')),
  settled_at timestamptz,
  CHECK ((outcome IS NULL) = (due IS NOT NULL AND data IS NOT NULL AND settled_at IS NULL))
);

CREATE INDEX letters_due ON letters (due) WHERE due IS NOT NULL;
CREATE INDEX letters_by_order ON letters (order_id, created_at, id);

-- Which events were worked on.
CREATE TABLE event_inbox (
  consumer text        NOT NULL,
  event_id uuid        NOT NULL,
  heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, event_id)
);
