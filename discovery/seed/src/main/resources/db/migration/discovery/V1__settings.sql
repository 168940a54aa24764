-- Live settings. PostgresSettingStore is the only one that reads and writes them.

-- How many changes there were: a single row, locked by each change, so that changes come one after another and
-- whoever sees a revision sees all that came before it.
CREATE TABLE revisions (
  single   boolean PRIMARY KEY DEFAULT true CHECK (single),
  revision bigint  NOT NULL
);

INSERT INTO revisions (revision) VALUES (0);

-- Every version of every setting; none is ever changed or removed. The newest one holds.
CREATE TABLE setting_versions (
  revision   bigint           PRIMARY KEY CHECK (revision > 0),
  key        text COLLATE "C" NOT NULL    CHECK (char_length(key) BETWEEN 1 AND 100),
  version    bigint           NOT NULL    CHECK (version > 0),
  -- Null: taken back.
  value      text                         CHECK (char_length(value) <= 2000),
  author     text             NOT NULL    CHECK (char_length(author) BETWEEN 1 AND 100),
  changed_at timestamptz      NOT NULL,
  -- Under which the change was asked for, so that it is made once, however often that is asked again.
  idempotency_key text        UNIQUE,
  UNIQUE (key, version)
);
