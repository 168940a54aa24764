-- What the shop sells. PostgresProductStore is the only one that reads and writes it.
CREATE TABLE products (
  -- Bytewise order: the same on every server, and what a cursor relies on.
  sku            text COLLATE "C" PRIMARY KEY CHECK (sku ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  name           text             NOT NULL    CHECK (char_length(name) BETWEEN 1 AND 200),
  price_amount   bigint           NOT NULL    CHECK (price_amount BETWEEN 0 AND 1000000000000),
  price_currency text             NOT NULL    CHECK (price_currency ~ '^[A-Z]{3}$'),
  category       text COLLATE "C"             CHECK (char_length(category) BETWEEN 1 AND 100),
  -- The name's words as SearchWords makes them. The service makes them and not the database, so that the words of
  -- a name and the words of a search are cut the same way whatever the server's locale.
  words          tsvector         NOT NULL,
  updated_at     timestamptz      NOT NULL
);

CREATE INDEX products_by_category ON products (category, sku) WHERE category IS NOT NULL;

-- Without a pending list: reads are many, and none should pay for what an import left behind.
CREATE INDEX products_by_word ON products USING gin (words) WITH (fastupdate = off);
