-- Events that this service has heard of, written in the transaction of what it did then.
CREATE TABLE event_inbox (
  consumer text        NOT NULL,
  event_id uuid        NOT NULL,
  heard_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (consumer, event_id)
);

-- What the tests' consumers do.
CREATE TABLE cups (
  place   bigint GENERATED ALWAYS AS IDENTITY,
  subject text    NOT NULL,
  number  integer NOT NULL
);
