-- What stands for a card: which of the test cards it is. The number itself is nowhere.
CREATE TABLE tokens (
  token   text        PRIMARY KEY,
  card    text        NOT NULL,
  made_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE authorisations (
  id         text        PRIMARY KEY,
  reference  text        NOT NULL,
  amount     bigint      NOT NULL CHECK (amount > 0),
  currency   text        NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  token      text        NOT NULL REFERENCES tokens,
  state      text        NOT NULL CHECK (state IN ('pending', 'requires_action', 'approved', 'declined', 'voided')),
  reason     text                 CHECK (reason IS NULL OR state = 'declined'),
  challenge  text        UNIQUE,
  captured   bigint      NOT NULL DEFAULT 0,
  refunded   bigint      NOT NULL DEFAULT 0,
  webhook    text,
  return_url text,
  -- When it ends by itself.
  due        timestamptz          CHECK ((due IS NOT NULL) = (state IN ('pending', 'requires_action'))),
  made_at    timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT nothing_is_captured_or_refunded_twice CHECK (refunded BETWEEN 0 AND captured AND captured <= amount)
);

CREATE INDEX authorisations_due ON authorisations (due) WHERE due IS NOT NULL;

-- What was taken and given back, in the order in which it was.
CREATE TABLE movements (
  id            text        PRIMARY KEY,
  authorisation text        NOT NULL REFERENCES authorisations,
  kind          text        NOT NULL CHECK (kind IN ('capture', 'void', 'refund')),
  amount        bigint      NOT NULL CHECK (amount >= 0),
  made_at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX movements_by_authorisation ON movements (authorisation, made_at);

-- What was asked for under which key, so that it is done once.
CREATE TABLE keys (
  key           text PRIMARY KEY CHECK (char_length(key) BETWEEN 1 AND 200),
  asked         text NOT NULL,
  authorisation text NOT NULL
);

-- They are kept when they are delivered.
CREATE TABLE webhooks (
  id            text        PRIMARY KEY,
  authorisation text        NOT NULL REFERENCES authorisations,
  url           text        NOT NULL,
  body          text        NOT NULL,
  -- How often it is still to arrive.
  copies        int         NOT NULL CHECK (copies >= 0),
  tries         int         NOT NULL DEFAULT 0,
  due           timestamptz NOT NULL DEFAULT now(),
  made_at       timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX webhooks_due ON webhooks (due) WHERE copies > 0;
