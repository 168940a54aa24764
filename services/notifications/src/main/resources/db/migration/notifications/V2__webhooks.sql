-- Where customers want to be told of their orders. PostgresWebhookStore is the only one that reads and writes them.
CREATE TABLE webhooks (
  id         uuid        PRIMARY KEY,
  -- The subject whose orders it hears of.
  owner      text        NOT NULL,
  url        text        NOT NULL CHECK (char_length(url) BETWEEN 1 AND 2000),
  types      text[]      NOT NULL CHECK (cardinality(types) > 0),
  -- Signs what is sent there, so it cannot be kept as a hash.
  secret     text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (owner, url)
);

-- What is sent there, an event each. PostgresDeliveryStore is the only one that reads and writes them.
CREATE TABLE webhook_deliveries (
  webhook    uuid        NOT NULL REFERENCES webhooks ON DELETE CASCADE,
  event      uuid        NOT NULL,
  type       text        NOT NULL,
  order_id   text        NOT NULL,
  -- As it is sent each time.
  body       text        NOT NULL,
  created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- From when its time is counted: later than it was created when somebody wants it delivered again.
  since      timestamptz NOT NULL DEFAULT clock_timestamp(),
  due        timestamptz          DEFAULT clock_timestamp(),
  tries      integer     NOT NULL DEFAULT 0,
  outcome    text        CHECK (outcome IN ('delivered', 'dead')),
  -- Why the latest try failed.
  cause      text,
  settled_at timestamptz,
  PRIMARY KEY (webhook, event),
  CHECK ((outcome IS NULL) = (due IS NOT NULL AND settled_at IS NULL))
);

CREATE INDEX webhook_deliveries_due ON webhook_deliveries (due) WHERE due IS NOT NULL;
CREATE INDEX webhook_deliveries_in_turn ON webhook_deliveries (webhook, order_id, created_at, event) WHERE due IS NOT NULL;
CREATE INDEX webhook_deliveries_listed ON webhook_deliveries (webhook, created_at, event);
CREATE INDEX webhook_deliveries_settled ON webhook_deliveries (settled_at) WHERE settled_at IS NOT NULL;
