-- Promises of stock. PostgresReservationStore is the only one that reads and writes them. They are kept: whoever asks
-- again under the same id gets the same answer.
CREATE TABLE reservations (
  id         text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  state      text             NOT NULL    CHECK (state IN ('held', 'confirmed', 'released', 'expired')),
  expires_at timestamptz      NOT NULL,
  made_at    timestamptz      NOT NULL    DEFAULT now(),
  settled_at timestamptz                  CHECK ((settled_at IS NULL) = (state = 'held'))
);

CREATE INDEX reservations_due ON reservations (expires_at) WHERE state = 'held';

CREATE TABLE reservation_lines (
  reservation text COLLATE "C" NOT NULL REFERENCES reservations,
  sku         text COLLATE "C" NOT NULL REFERENCES stock,
  quantity    bigint           NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  PRIMARY KEY (reservation, sku)
);

-- Goods that came, broke, were found. PostgresStockStore is the only one that reads and writes them.
CREATE TABLE adjustments (
  id      text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  sku     text COLLATE "C" NOT NULL    REFERENCES stock,
  delta   bigint           NOT NULL    CHECK (delta <> 0),
  reason  text             NOT NULL    CHECK (char_length(reason) BETWEEN 1 AND 200),
  made_at timestamptz      NOT NULL    DEFAULT now()
);

CREATE INDEX adjustments_by_sku ON adjustments (sku, made_at);
