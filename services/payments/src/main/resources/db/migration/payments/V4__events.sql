-- Events on their way to Kafka: written in the transaction of what they tell of, deleted when they are sent.
CREATE TABLE event_outbox (
  seq         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  id          uuid        NOT NULL,
  type        text        NOT NULL,
  subject     text        NOT NULL,
  occurred_at timestamptz NOT NULL,
  traceparent text,
  data        bytea       NOT NULL
  -- It is emptied as fast as it is filled, so most of its pages are old rows unless they are cleared away early.
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);

-- Whose turn it is to send them.
CREATE TABLE IF NOT EXISTS fences (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL,
  fence bigint NOT NULL
);
