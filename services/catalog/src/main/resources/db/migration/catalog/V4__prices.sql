-- Every price that a product has had. The triggers below are its only writers, so that no way to change a product
-- passes it by; PostgresPriceStore reads it.
CREATE TABLE product_prices (
  sku      text COLLATE "C" NOT NULL REFERENCES products,
  -- The product's version that brought the price: later prices have higher ones, whatever the clock did.
  version  bigint           NOT NULL CHECK (version >= 1),
  amount   bigint           NOT NULL,
  currency text             NOT NULL,
  since    timestamptz      NOT NULL,
  PRIMARY KEY (sku, version)
);

-- Of products that are there already nobody wrote down when they got their price: they had it when they last changed.
INSERT INTO product_prices (sku, version, amount, currency, since)
SELECT sku, version, price_amount, price_currency, updated_at FROM products;

CREATE FUNCTION keep_first_prices() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_prices (sku, version, amount, currency, since)
  SELECT sku, version, price_amount, price_currency, updated_at FROM added;
  RETURN NULL;
END $$;

CREATE TRIGGER keep_first_price AFTER INSERT ON products
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION keep_first_prices();

CREATE FUNCTION keep_changed_price() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_prices (sku, version, amount, currency, since)
  VALUES (NEW.sku, NEW.version, NEW.price_amount, NEW.price_currency, NEW.updated_at);
  RETURN NULL;
END $$;

CREATE TRIGGER keep_price AFTER UPDATE ON products FOR EACH ROW
WHEN ((OLD.price_amount, OLD.price_currency) IS DISTINCT FROM (NEW.price_amount, NEW.price_currency))
EXECUTE FUNCTION keep_changed_price();
