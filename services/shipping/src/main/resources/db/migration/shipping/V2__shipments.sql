-- Parcels and what has become of them. PostgresShipmentStore is the only one that writes it.
CREATE TABLE shipments (
  id         text        PRIMARY KEY,
  state      text        NOT NULL CHECK (state IN
               ('ready', 'dispatched', 'in_transit', 'delivered', 'lost', 'cancelled')),
  -- One more with each change.
  version    integer     NOT NULL DEFAULT 1,
  made_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  -- All of what follows is missing where a shipment was cancelled before it was made: so it never will be.
  order_id   text,
  customer   text,
  service    text,
  grams      integer,
  tracking   text UNIQUE,
  amount     bigint,
  currency   text,
  name       text,
  line1      text,
  line2      text,
  city       text,
  postcode   text,
  country    text,
  CHECK (state = 'cancelled' OR order_id IS NOT NULL),
  CHECK (num_nulls(order_id, service, grams, tracking, amount, currency, name, line1, city, postcode, country)
    IN (0, 11))
);

CREATE INDEX shipments_by_order ON shipments (order_id, made_at, id);

CREATE TABLE shipment_lines (
  shipment text    NOT NULL REFERENCES shipments,
  sku      text    NOT NULL,
  quantity integer NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (shipment, sku)
);

CREATE TABLE tracking_events (
  number   bigint      GENERATED ALWAYS AS IDENTITY,
  shipment text        NOT NULL REFERENCES shipments,
  id       text        NOT NULL,
  kind     text        NOT NULL CHECK (kind IN ('dispatched', 'in_transit', 'delivered', 'lost')),
  at       timestamptz NOT NULL,
  place    text,
  PRIMARY KEY (shipment, id)
);
