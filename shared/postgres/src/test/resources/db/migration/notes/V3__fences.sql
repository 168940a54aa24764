CREATE TABLE fences (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL,
  fence bigint NOT NULL
);
