package dev.coppice.acquirer;

import dev.coppice.acquirer.Authorisation.Movement;
import dev.coppice.acquirer.Authorisation.State;
import dev.coppice.contract.Deadline;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tokens and authorisations in their tables of {@code V1__acquirer.sql}. */
final class PostgresAuthorisationStore implements AuthorisationStore {

  private static final String ADD_TOKEN = "INSERT INTO tokens (token, card) VALUES ($1, $2)";

  private static final String FIND_CARD = "SELECT card FROM tokens WHERE token = $1";

  private static final String CLAIM_KEY =
      """
      INSERT INTO keys (key, asked, authorisation) VALUES ($1, $2, $3)
      ON CONFLICT DO NOTHING RETURNING key
      """;

  private static final String FIND_KEY =
      "SELECT authorisation FROM keys WHERE key = $1 AND asked = $2";

  private static final String ADD =
      """
      INSERT INTO authorisations (
        id, reference, amount, currency, token, state, reason, challenge, webhook, return_url, due)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, now() + make_interval(secs => $11))
      """;

  private static final String FIND =
      """
      SELECT id, reference, amount, currency, state, reason, challenge, captured, refunded, webhook,
        return_url, card
      FROM authorisations JOIN tokens USING (token)
      """;

  private static final String FIND_ONE = FIND + "WHERE id = $1";

  private static final String LOCK_ONE = FIND_ONE + " FOR UPDATE OF authorisations";

  private static final String FIND_CHALLENGED = FIND + "WHERE challenge = $1";

  private static final String LOCK_CHALLENGED = FIND_CHALLENGED + " FOR UPDATE OF authorisations";

  private static final String LOCK_DUE =
      FIND + "WHERE due <= now() ORDER BY due LIMIT 1 FOR UPDATE OF authorisations SKIP LOCKED";

  private static final String CHANGE =
      """
      UPDATE authorisations
      SET state = $2, reason = $3, captured = $4, refunded = $5,
        due = CASE WHEN $2 IN ('pending', 'requires_action') THEN due END
      WHERE id = $1
      """;

  private static final String NOTE =
      "INSERT INTO movements (id, authorisation, kind, amount) VALUES ($1, $2, $3, $4)";

  private static final String ADD_WEBHOOK =
      "INSERT INTO webhooks (id, authorisation, url, body, copies) VALUES ($1, $2, $3, $4, $5)";

  private final Database database;
  private final Decisions decisions;
  private final URI site;

  /**
   * @param site where customers find the page of 3-D Secure
   */
  PostgresAuthorisationStore(Database database, Decisions decisions, URI site) {
    this.database = database;
    this.decisions = decisions;
    this.site = site;
  }

  @Override
  public Future<Void> add(CardToken token, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(ADD_TOKEN)
                .execute(Tuple.of(token.text(), token.card().name()))
                .mapEmpty());
  }

  @Override
  public Future<Authorised> authorise(AuthorisationRequest request, String key, Deadline deadline) {
    String id = Ids.make("auth");
    String asked = "authorise\n" + request.digest();
    return database.transact(
        deadline,
        connection ->
            claim(connection, key, asked, id)
                .compose(
                    known ->
                        known == null
                            ? decide(connection, id, request)
                            : one(connection, FIND_ONE, known)
                                .map(row -> authorised(row.orElseThrow(), false))));
  }

  private static Authorised authorised(Row row, boolean isNew) {
    return new Authorised(read(row), TestCard.valueOf(row.getString("card")), isNew);
  }

  /** The authorisation of an earlier request under this key; null when there was none. */
  private static Future<@Nullable String> claim(
      SqlConnection connection, String key, String asked, String id) {
    return connection
        .preparedQuery(CLAIM_KEY)
        .execute(Tuple.of(key, asked, id))
        .compose(
            claimed ->
                claimed.size() > 0
                    ? Future.succeededFuture(null)
                    : connection
                        .preparedQuery(FIND_KEY)
                        .execute(Tuple.of(key, asked))
                        .map(rows -> requireSame(rows, key)));
  }

  private static String requireSame(RowSet<Row> rows, String key) {
    if (rows.size() == 0) {
      throw new RefusedException(
          409, "key_reused", "the key " + key + " was used for something else");
    }
    return rows.iterator().next().getString("authorisation");
  }

  private Future<Authorised> decide(
      SqlConnection connection, String id, AuthorisationRequest request) {
    return connection
        .preparedQuery(FIND_CARD)
        .execute(Tuple.of(request.token()))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                throw new RefusedException(
                    422, "unknown_token", "there is no card with the token of the request");
              }
              TestCard card = TestCard.valueOf(rows.iterator().next().getString("card"));
              return add(connection, id, request, decisions.on(card));
            })
        .compose(added -> one(connection, FIND_ONE, id))
        .map(row -> authorised(row.orElseThrow(), true));
  }

  private static Future<?> add(
      SqlConnection connection,
      String id,
      AuthorisationRequest request,
      Decisions.Decision decision) {
    return connection
        .preparedQuery(ADD)
        .execute(
            Tuple.of(
                id,
                request.reference(),
                request.money().amount(),
                request.money().currency(),
                request.token(),
                AuthorisationJson.text(decision.state()),
                decision.reason().orElse(null),
                decision.state() == State.REQUIRES_ACTION ? Ids.make("ch") : null,
                request.webhook().map(URI::toString).orElse(null),
                request.returnUrl().map(URI::toString).orElse(null),
                decision.ends().map(PostgresAuthorisationStore::seconds).orElse(null)));
  }

  private static Double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  @Override
  public Future<Optional<Authorisation>> find(String id, Deadline deadline) {
    return database
        .query(deadline, client -> one(client, FIND_ONE, id))
        .map(row -> row.map(PostgresAuthorisationStore::read));
  }

  @Override
  public Future<Optional<Authorisation>> findByChallenge(String challenge, Deadline deadline) {
    return database
        .query(deadline, client -> one(client, FIND_CHALLENGED, challenge))
        .map(row -> row.map(PostgresAuthorisationStore::read));
  }

  private static Future<Optional<Row>> one(SqlClient client, String statement, String by) {
    return client
        .preparedQuery(statement)
        .execute(Tuple.of(by))
        .map(rows -> rows.size() == 0 ? Optional.empty() : Optional.of(rows.iterator().next()));
  }

  @Override
  public Future<Authorisation> move(
      String id, Movement movement, long amount, String key, Deadline deadline) {
    String kind = AuthorisationJson.text(movement);
    return database.transact(
        deadline,
        connection ->
            claim(connection, key, "%s\n%s\n%d".formatted(kind, id, amount), id)
                .compose(
                    known ->
                        one(connection, LOCK_ONE, id)
                            .map(
                                row ->
                                    read(
                                        row.orElseThrow(
                                            () ->
                                                RefusedException.notFound(
                                                    "there is no authorisation " + id))))
                            .compose(
                                now ->
                                    known == null
                                        ? move(
                                            connection, now.after(movement, amount), kind, amount)
                                        : Future.succeededFuture(now))));
  }

  private static Future<Authorisation> move(
      SqlConnection connection, Authorisation after, String kind, long amount) {
    return change(connection, after)
        .compose(
            changed ->
                connection
                    .preparedQuery(NOTE)
                    .execute(Tuple.of(Ids.make("mov"), after.id(), kind, amount)))
        .map(after);
  }

  private static Future<?> change(SqlConnection connection, Authorisation after) {
    return connection
        .preparedQuery(CHANGE)
        .execute(
            Tuple.of(
                after.id(),
                AuthorisationJson.text(after.state()),
                after.reason().orElse(null),
                after.captured(),
                after.refunded()));
  }

  @Override
  public Future<Optional<Authorisation>> decide(
      String challenge, boolean approved, Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            one(connection, LOCK_CHALLENGED, challenge)
                .compose(
                    row ->
                        row.isEmpty()
                            ? Future.succeededFuture(Optional.empty())
                            : settle(
                                    connection,
                                    authorised(row.get(), false),
                                    approved
                                        ? Optional.empty()
                                        : Optional.of("authentication_failed"))
                                .map(Optional::of)));
  }

  @Override
  public Future<Boolean> settleNextDue(Deadline deadline) {
    return database.transact(
        deadline,
        connection ->
            connection
                .query(LOCK_DUE)
                .execute()
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(false)
                            : settleDue(connection, authorised(rows.iterator().next(), false))
                                .map(true)));
  }

  private Future<Authorisation> settleDue(SqlConnection connection, Authorised due) {
    return settle(
        connection,
        due,
        due.authorisation().state() == State.PENDING
            ? Optional.empty()
            : Optional.of("authentication_expired"));
  }

  /** The row is locked. One that has ended before stays as it is. */
  private Future<Authorisation> settle(
      SqlConnection connection, Authorised open, Optional<String> declined) {
    Authorisation before = open.authorisation();
    if (!before.isOpen()) {
      return Future.succeededFuture(before);
    }
    Authorisation after = before.ended(declined);
    int copies = open.card() == TestCard.LATE_TWICE ? 2 : 1;
    return change(connection, after)
        .compose(
            changed ->
                after.webhook().isEmpty()
                    ? Future.succeededFuture()
                    : tell(connection, after, after.webhook().get(), copies))
        .map(after);
  }

  private Future<?> tell(SqlConnection connection, Authorisation after, URI url, int copies) {
    String id = Ids.make("evt");
    String body = AuthorisationJson.event(id, after, site, Instant.now());
    return connection
        .preparedQuery(ADD_WEBHOOK)
        .execute(Tuple.of(id, after.id(), url.toString(), body, copies));
  }

  private static Authorisation read(Row row) {
    return new Authorisation(
        row.getString("id"),
        row.getString("reference"),
        new Money(row.getLong("amount"), row.getString("currency")),
        State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
        Optional.ofNullable(row.getString("reason")),
        Optional.ofNullable(row.getString("challenge")),
        row.getLong("captured"),
        row.getLong("refunded"),
        Optional.ofNullable(row.getString("webhook")).map(URI::create),
        Optional.ofNullable(row.getString("return_url")).map(URI::create));
  }
}
