package dev.coppice.identity.device;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.device.DeviceAuthorizationGrantError;
import dev.coppice.contract.Deadline;
import dev.coppice.identity.Scopes;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.accounts.Role;
import dev.coppice.identity.authorization.Outcome;
import dev.coppice.identity.authorization.PostgresTokenFamilies;
import dev.coppice.identity.secondfactor.SecondFactorRule;
import dev.coppice.identity.signin.Session;
import dev.coppice.postgres.Database;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Devices in their table of {@code V7__device.sql} and {@code V13__seen_browsers.sql}. */
public final class PostgresDeviceStore implements DeviceStore {

  /** What a device has to wait longer each time that it asks too early (RFC 8628, section 3.5). */
  private static final Duration LONGER = Duration.ofSeconds(5);

  /** What clocks of instances differ by, and a network's delay from one time to the next. */
  private static final Duration TOLERANCE = Duration.ofSeconds(1);

  /** Its SDK has 403 for this; RFC 8628 has what RFC 6749, section 5.2, says. */
  private static final ErrorObject ACCESS_DENIED = OAuth2Error.ACCESS_DENIED.setHTTPStatusCode(400);

  private static final String KEEP =
      """
      INSERT INTO device_requests (hash, user_code, client_id, scopes, expires_at, interval_seconds)
      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (user_code) DO NOTHING
      """;

  private static final String WAITING =
      """
      SELECT d.hash, d.client_id, c.name, d.scopes
      FROM device_requests d JOIN clients c ON c.id = d.client_id
      WHERE d.user_code = $1 AND d.allowed IS NULL AND d.expires_at > $2
      """;

  private static final String DECIDE =
      """
      UPDATE device_requests d SET allowed = $2, user_id = $3, signed_in_at = $4, method = $6
      FROM clients c
      WHERE d.hash = $1 AND d.allowed IS NULL AND d.expires_at > $5 AND c.id = d.client_id
      RETURNING d.hash, d.client_id, c.name, d.scopes
      """;

  private static final String SHOWN =
      """
      WITH owner AS MATERIALIZED (
        SELECT id, role FROM users
        WHERE id = (SELECT user_id FROM device_requests WHERE hash = $1) AND disabled_at IS NULL
        FOR SHARE)
      SELECT d.*, owner.role, EXISTS (
          SELECT FROM second_factors f
          WHERE f.user_id = owner.id AND f.confirmed_at IS NOT NULL) AS second_factor
      FROM device_requests d LEFT JOIN owner ON owner.id = d.user_id
      WHERE d.hash = $1 FOR UPDATE OF d
      """;

  private static final String ASKED =
      "UPDATE device_requests SET asked_at = $2, interval_seconds = $3 WHERE hash = $1";

  private static final String USE =
      "UPDATE device_requests SET used = true, grant_id = $2 WHERE hash = $1";

  private final Database database;
  private final PostgresTokenFamilies families;
  private final SecondFactorRule rule;

  public PostgresDeviceStore(
      Database database, PostgresTokenFamilies families, SecondFactorRule rule) {
    this.database = database;
    this.families = families;
    this.rule = rule;
  }

  @Override
  public Future<Boolean> keep(DeviceRequest request, Deadline deadline) {
    Tuple values =
        Tuple.of(request.hash(), request.userCode(), request.clientId())
            .addArrayOfString(request.scopes().names().toArray(String[]::new))
            .addOffsetDateTime(utc(request.expiresAt()))
            .addLong(INTERVAL.toSeconds());
    return database.query(
        deadline,
        client -> client.preparedQuery(KEEP).execute(values).map(rows -> rows.rowCount() == 1));
  }

  @Override
  public Future<Optional<WaitingDevice>> waiting(String userCode, Instant now, Deadline deadline) {
    return device(WAITING, Tuple.of(userCode, utc(now)), deadline);
  }

  private Future<Optional<WaitingDevice>> device(
      String statement, Tuple values, Deadline deadline) {
    return database.query(
        deadline,
        client ->
            client
                .preparedQuery(statement)
                .execute(values)
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(device(rows.iterator().next()))));
  }

  private static WaitingDevice device(Row row) {
    return new WaitingDevice(
        row.getString("hash"), row.getString("client_id"), row.getString("name"), scopes(row));
  }

  @Override
  public Future<Optional<WaitingDevice>> decide(
      String hash, boolean allowed, Session by, Instant now, Deadline deadline) {
    Tuple values =
        Tuple.of(hash, allowed, by.user().id(), utc(by.signedInAt()), utc(now), by.method().text());
    return device(DECIDE, values, deadline);
  }

  @Override
  public Future<Outcome> poll(Poll poll, Deadline deadline) {
    return database.transact(
        deadline,
        transaction ->
            transaction
                .preparedQuery(SHOWN)
                .execute(Tuple.of(poll.hash()))
                .compose(rows -> poll(transaction, poll, rows)));
  }

  private Future<Outcome> poll(SqlConnection transaction, Poll poll, RowSet<Row> rows) {
    if (rows.size() == 0) {
      return refused(OAuth2Error.INVALID_GRANT, "the device code is unknown");
    }
    Row row = rows.iterator().next();
    if (!row.getString("client_id").equals(poll.client().id())) {
      return refused(OAuth2Error.INVALID_GRANT, "the device code was given to another client");
    }
    if (row.getBoolean("used")) {
      return usedBefore(transaction, row);
    }
    if (!row.getOffsetDateTime("expires_at").toInstant().isAfter(poll.access().issuedAt())) {
      return refused(
          DeviceAuthorizationGrantError.EXPIRED_TOKEN,
          "the device code has expired; ask for another");
    }
    if (Boolean.FALSE.equals(row.getBoolean("allowed"))) {
      return refused(ACCESS_DENIED, "the user has said no");
    }
    // Of who has allowed it just now the role is not seen yet, but the next time.
    String role = row.getString("role");
    return role == null
        ? waits(transaction, poll, row)
        : grant(transaction, poll, row, Role.named(role));
  }

  private Future<Outcome> usedBefore(SqlConnection transaction, Row row) {
    UUID family = row.getUUID("grant_id");
    Future<Void> revoked =
        family == null
            ? Future.succeededFuture()
            : families.revoke(
                transaction, family, row.getUUID("user_id"), "device code shown again");
    return revoked.compose(
        done ->
            refused(
                OAuth2Error.INVALID_GRANT,
                "the device code was used before; what it gave is taken back"));
  }

  private static Future<Outcome> waits(SqlConnection transaction, Poll poll, Row row) {
    Instant now = poll.access().issuedAt();
    OffsetDateTime askedAt = row.getOffsetDateTime("asked_at");
    Duration interval = Duration.ofSeconds(row.getInteger("interval_seconds"));
    boolean early =
        askedAt != null && now.isBefore(askedAt.toInstant().plus(interval).minus(TOLERANCE));
    Duration next = early ? interval.plus(LONGER) : interval;
    return transaction
        .preparedQuery(ASKED)
        .execute(Tuple.of(poll.hash(), utc(now), next.toSeconds()))
        .compose(
            noted ->
                early
                    ? refused(
                        DeviceAuthorizationGrantError.SLOW_DOWN,
                        "ask again in %d seconds".formatted(next.toSeconds()))
                    : refused(
                        DeviceAuthorizationGrantError.AUTHORIZATION_PENDING,
                        "the user has not decided yet"));
  }

  private Future<Outcome> grant(SqlConnection transaction, Poll poll, Row row, Role role) {
    UUID id = UUID.randomUUID();
    PostgresTokenFamilies.Beginning family =
        new PostgresTokenFamilies.Beginning(
            id,
            poll.client(),
            row.getUUID("user_id"),
            scopes(row).forRole(rule.effective(role, row.getBoolean("second_factor"))),
            null,
            row.getOffsetDateTime("signed_in_at").toInstant(),
            method(row),
            poll.access(),
            poll.refreshHash());
    return families
        .begin(transaction, family)
        .compose(
            outcome ->
                transaction.preparedQuery(USE).execute(Tuple.of(poll.hash(), id)).map(outcome));
  }

  /** Not known of what was let in before it was kept. */
  private static @Nullable SignInMethod method(Row row) {
    String text = row.getString("method");
    return text == null ? null : SignInMethod.named(text);
  }

  private static Future<Outcome> refused(ErrorObject error, String why) {
    return Future.succeededFuture(new Outcome.Refused(error, why));
  }

  private static Scopes scopes(Row row) {
    return Scopes.of(Arrays.asList(row.getArrayOfStrings("scopes")));
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
