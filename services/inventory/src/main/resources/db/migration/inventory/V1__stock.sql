-- How much of each item there is. PostgresStockStore is the only one that reads and writes it.
CREATE TABLE stock (
  sku      text COLLATE "C" PRIMARY KEY CHECK (sku ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  on_hand  bigint           NOT NULL    CHECK (on_hand BETWEEN 0 AND 1000000000),
  reserved bigint           NOT NULL    DEFAULT 0 CHECK (reserved >= 0),
  -- Whatever the service does, and however many of it at once: nothing is promised that is not there.
  CONSTRAINT stock_covers_what_is_reserved CHECK (reserved <= on_hand)
);
