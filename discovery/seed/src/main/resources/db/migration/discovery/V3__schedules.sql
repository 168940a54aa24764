-- Schedules and their runs. PostgresRunBook is the only one that writes them.

-- Which leaders have been there: by the name of their election.
CREATE TABLE fences (
  name  text   PRIMARY KEY,
  epoch bigint NOT NULL,
  fence bigint NOT NULL
);

-- The jobs that each service has declared last.
CREATE TABLE schedules (
  service      text COLLATE "C",
  job          text COLLATE "C",
  schedule     text        NOT NULL CHECK (char_length(schedule) BETWEEN 1 AND 1000),
  limit_millis bigint      NOT NULL CHECK (limit_millis > 0),
  -- Since when it is declared so: earlier due times are none.
  since        timestamptz NOT NULL,
  PRIMARY KEY (service, job)
);

-- A row is a claim: written before the run begins, so that there is one for a due time at most.
CREATE TABLE schedule_runs (
  service    text COLLATE "C",
  job        text COLLATE "C",
  due        timestamptz,
  missed     bigint      NOT NULL CHECK (missed >= 0),
  -- Of the leader who claimed it.
  epoch      bigint      NOT NULL,
  fence      bigint      NOT NULL,
  instance   text        NOT NULL,
  started_at timestamptz NOT NULL,
  ended_at   timestamptz,
  outcome    text        CHECK (outcome IN ('succeeded', 'failed', 'timed-out', 'lost')),
  detail     text        CHECK (char_length(detail) <= 500),
  PRIMARY KEY (service, job, due),
  CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
