-- Products get a description, several categories, a state and a version.
ALTER TABLE products
  ADD COLUMN description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 5000),
  ADD COLUMN categories text[] COLLATE "C" NOT NULL DEFAULT '{}' CHECK (cardinality(categories) <= 10),
  -- A retired product can be read by its SKU, and is in no listing.
  ADD COLUMN state text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'retired')),
  -- Grows with each change, and makes the entity tag.
  ADD COLUMN version bigint NOT NULL DEFAULT 1 CHECK (version >= 1),
  ADD COLUMN created_at timestamptz NOT NULL DEFAULT clock_timestamp();

UPDATE products
SET categories = CASE WHEN category IS NULL THEN '{}' ELSE ARRAY[category] END, created_at = updated_at;

-- Its index goes with it.
ALTER TABLE products DROP COLUMN category;

CREATE INDEX products_listed ON products (sku) WHERE state = 'active';

-- The products listed under a category, in the order of the listing: an index over the array would find them
-- unsorted, and a page would cost as much as its whole category. The triggers below are its only writers.
CREATE TABLE product_categories (
  category text COLLATE "C" CHECK (char_length(category) BETWEEN 1 AND 100),
  sku      text COLLATE "C",
  PRIMARY KEY (category, sku)
);

INSERT INTO product_categories (category, sku) SELECT unnest(categories), sku FROM products;

CREATE FUNCTION list_new_products() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO product_categories (category, sku)
  SELECT unnest(categories), sku FROM added WHERE state = 'active';
  RETURN NULL;
END $$;

CREATE TRIGGER list_new AFTER INSERT ON products
REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION list_new_products();

-- By row, since only here are both sides of one row at hand; most changes, such as a price's, do not come here.
CREATE FUNCTION list_changed_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM product_categories WHERE sku = OLD.sku AND category = ANY (OLD.categories);
  IF NEW.state = 'active' THEN
    INSERT INTO product_categories (category, sku) SELECT unnest(NEW.categories), NEW.sku;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER list_changed AFTER UPDATE ON products FOR EACH ROW
WHEN ((OLD.categories, OLD.state) IS DISTINCT FROM (NEW.categories, NEW.state))
EXECUTE FUNCTION list_changed_product();
