-- What was ordered. PostgresOrderRows, and the stores beside it, are the only ones that read and write these tables.
CREATE TABLE orders (
  id             text COLLATE "C" PRIMARY KEY,
  customer       text             NOT NULL,
  state          text             NOT NULL CHECK (state IN (
    'placed', 'reserved', 'requires_action', 'authorised', 'confirmed', 'paid', 'shipped', 'partially_returned', 'returned',
    'cancelling', 'cancelled', 'rejected')),
  reason         text,
  detail         text,
  action_url     text,
  currency       text             NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  goods          bigint           NOT NULL CHECK (goods >= 0),
  shipping       text             NOT NULL CHECK (shipping IN ('standard', 'express')),
  shipping_price bigint           NOT NULL CHECK (shipping_price >= 0),
  grams          bigint           NOT NULL CHECK (grams > 0),
  total          bigint           NOT NULL CHECK (total = goods + shipping_price),
  -- Whether its goods have left the stock, also if they were put back since.
  confirmed      boolean          NOT NULL DEFAULT false,
  captured       bigint           NOT NULL DEFAULT 0 CHECK (captured IN (0, total)),
  refunded       bigint           NOT NULL DEFAULT 0 CHECK (refunded BETWEEN 0 AND captured),
  name           text             NOT NULL,
  line1          text             NOT NULL,
  line2          text,
  city           text             NOT NULL,
  postcode       text             NOT NULL,
  country        text             NOT NULL,
  placed_at      timestamptz      NOT NULL,
  changed_at     timestamptz      NOT NULL
);
CREATE INDEX orders_of_customer ON orders (customer, placed_at DESC, id DESC);
CREATE INDEX orders_by_age ON orders (placed_at DESC, id DESC);

CREATE TABLE order_lines (
  order_id   text COLLATE "C" NOT NULL REFERENCES orders,
  sku        text COLLATE "C" NOT NULL,
  name       text             NOT NULL,
  quantity   bigint           NOT NULL CHECK (quantity > 0),
  unit_price bigint           NOT NULL CHECK (unit_price >= 0),
  -- Whatever the service does, and however many of it at once: no more comes back than was bought.
  returned   bigint           NOT NULL DEFAULT 0 CONSTRAINT no_more_returned_than_bought CHECK (returned BETWEEN 0 AND quantity),
  PRIMARY KEY (order_id, sku)
);

-- Each state that an order has been in, and who wanted it where it was a person.
CREATE TABLE order_history (
  seq      bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id text COLLATE "C" NOT NULL REFERENCES orders,
  at       timestamptz      NOT NULL,
  what     text             NOT NULL,
  reason   text,
  detail   text,
  by_whom  text
);
CREATE INDEX order_history_of_order ON order_history (order_id, seq);

-- What is being done about an order. PostgresSagaRows and PostgresSagaStore are the only ones that read and write it.
CREATE TABLE sagas (
  id            text COLLATE "C" PRIMARY KEY,
  order_id      text COLLATE "C" NOT NULL REFERENCES orders,
  -- What is to be done next; null when all is done.
  step          text,
  attempt       int              NOT NULL DEFAULT 0,
  step_since    timestamptz      NOT NULL,
  next_at       timestamptz      NOT NULL,
  -- Whoever has taken it does the step until then; after that anybody may take it.
  claimed_until timestamptz,
  -- One more each time it is taken: who was late with an older one writes nothing.
  fence         bigint           NOT NULL DEFAULT 0,
  -- Who wants the order cancelled.
  cancel_wanted text,
  cancel_reason text,
  cart_version  bigint,
  -- Forgotten when all is done.
  card_token    text,
  return_url    text,
  amount        bigint,
  made_at       timestamptz      NOT NULL DEFAULT now()
);
CREATE INDEX sagas_due ON sagas (next_at) WHERE step IS NOT NULL;
CREATE INDEX sagas_of_order ON sagas (order_id);

-- What a saga that takes things back is about.
CREATE TABLE return_lines (
  saga     text COLLATE "C" NOT NULL REFERENCES sagas,
  sku      text COLLATE "C" NOT NULL,
  quantity bigint           NOT NULL CHECK (quantity > 0),
  PRIMARY KEY (saga, sku)
);

-- Each time a step was tried.
CREATE TABLE saga_attempts (
  saga       text COLLATE "C" NOT NULL REFERENCES sagas,
  fence      bigint           NOT NULL,
  step       text             NOT NULL,
  attempt    int              NOT NULL,
  instance   text             NOT NULL,
  started_at timestamptz      NOT NULL,
  ended_at   timestamptz,
  outcome    text             CHECK (outcome IN ('done', 'again', 'refused', 'too_late')),
  detail     text,
  PRIMARY KEY (saga, fence)
);
