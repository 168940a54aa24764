-- What the holders of locks and leaderships write: a counter for each name, and a line for each write.
CREATE TABLE fences (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL,
  fence bigint NOT NULL
);

CREATE TABLE counters (
  name  text   PRIMARY KEY,
  value bigint NOT NULL
);

CREATE TABLE accepted (
  name   text   NOT NULL,
  number bigint NOT NULL,
  epoch  bigint NOT NULL,
  fence  bigint NOT NULL,
  holder text   NOT NULL,
  id     text   NOT NULL,
  PRIMARY KEY (name, number)
);
