-- What it costs to send a parcel, by where it goes and what it weighs. PostgresRateStore reads it; who changes a price
-- changes it here, and shipments keep the price that they were made at.
CREATE TABLE zones (
  country text PRIMARY KEY CHECK (country ~ '^[A-Z]{2}$'),
  zone    text NOT NULL
);

CREATE TABLE services (
  zone     text     NOT NULL,
  service  text     NOT NULL CHECK (service IN ('standard', 'express')),
  days_min smallint NOT NULL CHECK (days_min > 0),
  days_max smallint NOT NULL CHECK (days_max >= days_min),
  PRIMARY KEY (zone, service)
);

-- The band with the least weight that is enough counts.
CREATE TABLE rates (
  zone        text    NOT NULL,
  service     text    NOT NULL,
  up_to_grams integer NOT NULL CHECK (up_to_grams > 0),
  -- Minor units.
  amount      bigint  NOT NULL CHECK (amount >= 0),
  currency    text    NOT NULL DEFAULT 'GBP' CHECK (currency ~ '^[A-Z]{3}$'),
  PRIMARY KEY (zone, service, up_to_grams),
  FOREIGN KEY (zone, service) REFERENCES services
);

INSERT INTO zones (country, zone)
SELECT country, zone
FROM (VALUES
  ('britain', 'GB'),
  ('europe', 'AT BE BG CH CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK'),
  ('world', 'AE AU BR CA CN HK IL IN JP KR MX NZ SA SG TH TR US ZA')) AS listed (zone, countries),
  string_to_table(countries, ' ') AS country;

INSERT INTO services (zone, service, days_min, days_max) VALUES
  ('britain', 'standard', 2, 4),
  ('britain', 'express', 1, 1),
  ('europe', 'standard', 3, 7),
  ('europe', 'express', 1, 3),
  ('world', 'standard', 7, 15),
  ('world', 'express', 2, 5);

INSERT INTO rates (zone, service, up_to_grams, amount) VALUES
  ('britain', 'standard', 250, 295),
  ('britain', 'standard', 1000, 345),
  ('britain', 'standard', 2000, 395),
  ('britain', 'standard', 5000, 595),
  ('britain', 'standard', 10000, 795),
  ('britain', 'standard', 20000, 1295),
  ('britain', 'standard', 30000, 1895),
  ('britain', 'express', 250, 595),
  ('britain', 'express', 1000, 695),
  ('britain', 'express', 2000, 795),
  ('britain', 'express', 5000, 1095),
  ('britain', 'express', 10000, 1495),
  ('britain', 'express', 20000, 2195),
  ('europe', 'standard', 250, 695),
  ('europe', 'standard', 1000, 995),
  ('europe', 'standard', 2000, 1295),
  ('europe', 'standard', 5000, 1795),
  ('europe', 'standard', 10000, 2595),
  ('europe', 'standard', 20000, 3995),
  ('europe', 'express', 1000, 1995),
  ('europe', 'express', 2000, 2495),
  ('europe', 'express', 5000, 3495),
  ('europe', 'express', 10000, 4995),
  ('world', 'standard', 250, 995),
  ('world', 'standard', 1000, 1695),
  ('world', 'standard', 2000, 2295),
  ('world', 'standard', 5000, 3995),
  ('world', 'standard', 10000, 6495),
  ('world', 'express', 1000, 3495),
  ('world', 'express', 2000, 4495),
  ('world', 'express', 5000, 6995),
  ('world', 'express', 10000, 10995);
