-- Answers by their Idempotency-Keys. KeptAnswers is the only one that reads and writes them.
CREATE TABLE kept_answers (
  principal text        NOT NULL,
  operation text        NOT NULL,
  key       text        NOT NULL,
  content   text        NOT NULL,
  status    int,
  headers   text[],
  body      bytea,
  kept_at   timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (principal, operation, key)
);
CREATE INDEX kept_answers_by_age ON kept_answers (kept_at);
