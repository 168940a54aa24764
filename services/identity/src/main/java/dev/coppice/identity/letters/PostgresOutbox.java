package dev.coppice.identity.letters;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.AuditEntry.Action;
import dev.coppice.identity.KeySeal;
import dev.coppice.identity.PostgresAuditStore;
import dev.coppice.identity.Secret;
import dev.coppice.identity.accounts.EmailAddress;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Waiting letters in their table of {@code V12__mail.sql}. */
public final class PostgresOutbox implements Outbox {

  static final Duration LEASE = Duration.ofSeconds(30);
  static final Duration REGISTRATION_LIFE = Duration.ofDays(1);
  static final Duration FORGOTTEN_LIFE = Duration.ofMinutes(30);

  private static final String ADD =
      "INSERT INTO outbox (id, kind, email, created_at, due) VALUES ($1, $2, $3, $4, $4)";

  private static final String TELL =
      """
      INSERT INTO outbox (id, kind, email, created_at, due)
      SELECT gen_random_uuid(), $1, email, clock_timestamp(), clock_timestamp() FROM users WHERE id = $2
      """;

  private static final String TAKE =
      """
      UPDATE outbox SET due = $2, tries = tries + 1 WHERE id = (
        SELECT id FROM outbox WHERE due <= $1 ORDER BY due LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, kind, email, created_at, tries
      """;

  private static final String ACCOUNT =
      """
      SELECT id, email, disabled_at IS NOT NULL AS disabled FROM users WHERE email_key = $1
      FOR KEY SHARE
      """;

  /** A letter that is sent again brings the same link. */
  private static final String ADD_LINK =
      """
      WITH older AS (
        DELETE FROM one_time_links
        WHERE lower(email) = lower($3) AND (user_id IS NULL) = ($2::uuid IS NULL) AND hash <> $1)
      INSERT INTO one_time_links (hash, user_id, email, expires_at) VALUES ($1, $2, $3, $4)
      ON CONFLICT (hash) DO UPDATE SET expires_at = excluded.expires_at
      """;

  private static final String PUT_OFF = "UPDATE outbox SET due = $2 WHERE id = $1";

  private static final String REMOVE = "DELETE FROM outbox WHERE id = $1";

  private final Database database;
  private final KeySeal seal;
  private final String instance;

  /**
   * @param seal makes what is in links, so that it is the same each time and stored nowhere
   * @param instance who sends, for the audit log
   */
  public PostgresOutbox(Database database, KeySeal seal, String instance) {
    this.database = database;
    this.seal = seal;
    this.instance = instance;
  }

  @Override
  public Future<Void> add(LetterKind kind, EmailAddress email, Instant now, Deadline deadline) {
    Tuple values = Tuple.of(UUID.randomUUID(), kind.text(), email.text(), utc(now));
    return run(ADD, values, deadline);
  }

  /**
   * Keeps a letter that tells a user of what was done, in the transaction of that.
   *
   * @param subject what it was done to: of a user the id, and their row is still there
   */
  public static Future<Void> tell(SqlConnection transaction, Action action, String subject) {
    Optional<LetterKind> kind = LetterKind.about(action);
    return kind.isEmpty()
        ? Future.succeededFuture()
        : transaction
            .preparedQuery(TELL)
            .execute(Tuple.of(kind.get().text(), UUID.fromString(subject)))
            .mapEmpty();
  }

  @Override
  public Future<Optional<WaitingLetter>> take(Instant now, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(TAKE)
                .execute(Tuple.of(utc(now), utc(now.plus(LEASE))))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : complete(transaction, rows.iterator().next(), now)
                                .map(Optional::of)));
  }

  private Future<WaitingLetter> complete(SqlConnection transaction, Row row, Instant now) {
    WaitingLetter bare =
        new WaitingLetter(
            row.getUUID("id"),
            LetterKind.named(row.getString("kind")),
            new EmailAddress(row.getString("email")),
            row.getOffsetDateTime("created_at").toInstant(),
            row.getInteger("tries"),
            null);
    if (bare.kind() != LetterKind.REGISTER && bare.kind() != LetterKind.FORGOTTEN) {
      return Future.succeededFuture(bare);
    }
    return transaction
        .preparedQuery(ACCOUNT)
        .execute(Tuple.of(bare.to().folded()))
        .compose(
            rows -> {
              Row account = rows.size() == 0 ? null : rows.iterator().next();
              return bare.kind() == LetterKind.REGISTER
                  ? register(transaction, bare, account, now)
                  : forgotten(transaction, bare, account, now);
            });
  }

  private Future<WaitingLetter> register(
      SqlConnection transaction, WaitingLetter letter, @Nullable Row account, Instant now) {
    return account == null
        ? withLink(transaction, letter, null, now.plus(REGISTRATION_LIFE))
        : Future.succeededFuture(toOwner(letter, account));
  }

  private Future<WaitingLetter> forgotten(
      SqlConnection transaction, WaitingLetter letter, @Nullable Row account, Instant now) {
    if (account == null || account.getBoolean("disabled")) {
      return Future.succeededFuture(letter);
    }
    UUID userId = account.getUUID("id");
    return withLink(transaction, toOwner(letter, account), userId, now.plus(FORGOTTEN_LIFE))
        .compose(
            linked ->
                linked.tries() > 1
                    ? Future.succeededFuture(linked)
                    : PostgresAuditStore.add(
                            transaction,
                            instance,
                            Action.PASSWORD_LINK_MADE,
                            userId.toString(),
                            "mailed, for half an hour")
                        .map(linked));
  }

  /** Two spellings that count as one may be mailboxes of two people; it goes to the account's. */
  private static WaitingLetter toOwner(WaitingLetter letter, Row account) {
    return new WaitingLetter(
        letter.id(),
        letter.kind(),
        new EmailAddress(account.getString("email")),
        letter.since(),
        letter.tries(),
        null);
  }

  private Future<WaitingLetter> withLink(
      SqlConnection transaction, WaitingLetter letter, @Nullable UUID userId, Instant expiresAt) {
    String secret = seal.mac("link of letter " + letter.id());
    return transaction
        .preparedQuery(ADD_LINK)
        .execute(Tuple.of(Secret.hash(secret), userId, letter.to().text(), utc(expiresAt)))
        .map(
            added ->
                new WaitingLetter(
                    letter.id(),
                    letter.kind(),
                    letter.to(),
                    letter.since(),
                    letter.tries(),
                    secret));
  }

  @Override
  public Future<Void> putOff(WaitingLetter letter, Instant due, Deadline deadline) {
    return run(PUT_OFF, Tuple.of(letter.id(), utc(due)), deadline);
  }

  @Override
  public Future<Void> settle(WaitingLetter letter, Outcome outcome, Deadline deadline) {
    return run(REMOVE, Tuple.of(letter.id()), deadline);
  }

  private Future<Void> run(String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline, client -> client.preparedQuery(statement).execute(values).mapEmpty());
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
