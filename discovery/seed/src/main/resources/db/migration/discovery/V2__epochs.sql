-- With which epoch which voters began. PostgresEpochStore is the only one that reads and writes it.

CREATE TABLE epochs (
  voters   text        PRIMARY KEY,
  epoch    bigint      NOT NULL,
  begun_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
