CREATE TABLE note (
  id bigint PRIMARY KEY,
  text text NOT NULL,
  stars int NOT NULL DEFAULT 0,
  CONSTRAINT stars_never_negative CHECK (stars >= 0)
);
