-- What is paid, and how far it has come. PostgresPaymentStore is the only one that writes; the audit reads too.
CREATE TABLE payments (
  id         text COLLATE "C" PRIMARY KEY CHECK (id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'),
  order_id   text             NOT NULL,
  customer   text,
  amount     bigint           NOT NULL CHECK (amount > 0),
  currency   text             NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  -- What stands for the card at the acquirer; the card itself is nowhere.
  card_token text             NOT NULL,
  return_url text,
  state      text             NOT NULL CHECK (state IN (
    'authorising', 'pending', 'requires_action', 'authorised', 'declined', 'failed', 'voided', 'captured',
    'partially_refunded', 'refunded')),
  reason     text                      CHECK (reason IS NULL OR state IN ('declined', 'failed')),
  action_url text                      CHECK (action_url IS NULL OR state = 'requires_action'),
  -- What the acquirer calls it.
  provider_reference text,
  captured   bigint           NOT NULL DEFAULT 0,
  refunded   bigint           NOT NULL DEFAULT 0,
  made_at    timestamptz      NOT NULL DEFAULT now(),
  CONSTRAINT never_more_back_than_was_paid CHECK (refunded BETWEEN 0 AND captured AND captured IN (0, amount)),
  CONSTRAINT state_tells_what_was_captured CHECK (
    (captured > 0) = (state IN ('captured', 'partially_refunded', 'refunded'))
    AND (refunded > 0) = (state IN ('partially_refunded', 'refunded'))
    AND (refunded = captured OR state <> 'refunded'))
);

CREATE INDEX payments_by_order ON payments (order_id);

-- What the acquirer is asked for, kept before it is asked. Under its key it may be asked again and does it once.
CREATE TABLE steps (
  payment  text COLLATE "C" NOT NULL REFERENCES payments,
  -- authorise, capture, void, or the refund's own name after 'refund:'.
  name     text             NOT NULL,
  kind     text             NOT NULL CHECK (kind IN ('authorise', 'capture', 'void', 'refund')),
  amount   bigint           NOT NULL CHECK (amount > 0),
  key      uuid             NOT NULL UNIQUE DEFAULT gen_random_uuid(),
  progress text             NOT NULL DEFAULT 'open' CHECK (progress IN ('open', 'done', 'refused')),
  reason   text                      CHECK (reason IS NULL OR progress = 'refused'),
  -- When whoever comes first asks (again), while it is open.
  due      timestamptz      NOT NULL,
  tries    int              NOT NULL DEFAULT 1,
  made_at  timestamptz      NOT NULL DEFAULT now(),
  PRIMARY KEY (payment, name)
);

CREATE INDEX steps_due ON steps (due) WHERE progress = 'open';

-- A payment is authorised, captured or voided, not two of them at once.
CREATE UNIQUE INDEX one_step_at_a_time ON steps (payment) WHERE progress = 'open' AND kind <> 'refund';

-- Webhooks that came, so that one that comes again changes nothing.
CREATE TABLE webhook_events (
  id      text PRIMARY KEY CHECK (char_length(id) BETWEEN 1 AND 200),
  payment text COLLATE "C" NOT NULL REFERENCES payments,
  came_at timestamptz      NOT NULL DEFAULT now()
);
