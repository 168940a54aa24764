-- Letters that wait to be sent, by what is wanted and for whom; no secret is among it. PostgresOutbox reads and writes it,
-- but that a link that was used deletes those that would bring another one, and that those that nobody sends are forgotten.
CREATE TABLE outbox (
  id         uuid        PRIMARY KEY,
  kind       text        NOT NULL CHECK (kind IN (
               'register', 'forgotten', 'password-set', 'second-factor-added', 'second-factor-removed',
               'recovery-code-used', 'recovery-codes-replaced', 'code-reused', 'role-changed', 'account-disabled',
               'account-enabled', 'account-erased')),
  email      text        NOT NULL CHECK (char_length(email) BETWEEN 3 AND 254),
  created_at timestamptz NOT NULL,
  -- Put off while somebody sends it, and after each failure.
  due        timestamptz NOT NULL,
  tries      integer     NOT NULL DEFAULT 0
);

CREATE INDEX outbox_due ON outbox (due);

-- To which address a link was mailed; none where somebody else hands it on. Without a user it makes an account.
ALTER TABLE one_time_links ADD COLUMN email text;

CREATE INDEX one_time_links_mailed ON one_time_links (lower(email)) WHERE email IS NOT NULL;
