-- Where money came from and went. PostgresLedger is the only one that writes it, PostgresAuditStore reads it too.
CREATE TABLE accounts (
  id   text PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN ('asset', 'income', 'expense'))
);

INSERT INTO accounts (id, kind) VALUES ('acquirer', 'asset'), ('sales', 'income'), ('refunds', 'expense');

CREATE TABLE entries (
  id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  reference text        NOT NULL UNIQUE,
  kind      text        NOT NULL,
  payment   text        NOT NULL,
  made_at   timestamptz NOT NULL DEFAULT now(),
  -- In which transaction: its postings are of the same one.
  made_in   xid8        NOT NULL DEFAULT pg_current_xact_id()
);

CREATE INDEX entries_by_payment ON entries (payment, id);

CREATE TABLE postings (
  entry    bigint   NOT NULL REFERENCES entries,
  line     smallint NOT NULL,
  account  text     NOT NULL REFERENCES accounts,
  -- Minor units; a debit where positive, a credit where negative.
  amount   bigint   NOT NULL CHECK (amount <> 0),
  currency text     NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  PRIMARY KEY (entry, line)
);

CREATE INDEX postings_by_account ON postings (account, currency) INCLUDE (amount);

-- Whatever the service does: an entry has postings that add up to nothing, or it is not kept.
CREATE FUNCTION require_balance() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  checked bigint := (to_jsonb(NEW) ->> TG_ARGV[0])::bigint;
BEGIN
  IF (SELECT count(*) FROM postings WHERE entry = checked) < 2 THEN
    RAISE EXCEPTION 'entry % has fewer than two postings', checked
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_balance';
  END IF;
  IF EXISTS (SELECT FROM postings WHERE entry = checked GROUP BY currency HAVING sum(amount) <> 0) THEN
    RAISE EXCEPTION 'entry % does not balance', checked
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_balance';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER entries_balance AFTER INSERT ON entries
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balance('id');

CREATE CONSTRAINT TRIGGER postings_balance AFTER INSERT ON postings
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION require_balance('entry');

-- An entry is whole when its transaction ends: not even postings that balance come to it later.
CREATE FUNCTION require_same_transaction() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM entries WHERE id = NEW.entry AND made_in = pg_current_xact_id()) THEN
    RAISE EXCEPTION 'entry % is not of this transaction', NEW.entry
      USING ERRCODE = 'check_violation', CONSTRAINT = 'entries_are_whole';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER entries_are_whole BEFORE INSERT ON postings FOR EACH ROW EXECUTE FUNCTION require_same_transaction();

CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the ledger is only added to: no % of %', TG_OP, TG_TABLE_NAME
    USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_is_only_added_to';
END $$;

CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON entries
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON postings
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER only_added_to BEFORE UPDATE OR DELETE OR TRUNCATE ON accounts
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
