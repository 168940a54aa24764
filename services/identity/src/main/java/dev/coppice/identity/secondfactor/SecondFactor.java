package dev.coppice.identity.secondfactor;

import dev.coppice.contract.Deadline;
import dev.coppice.identity.KeySeal;
import dev.coppice.identity.SignInMethod;
import dev.coppice.identity.accounts.User;
import io.vertx.core.Future;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;

/** Sets second factors up, and tells whether a code is right. */
public final class SecondFactor {

  /** How long somebody has to enter the first code. */
  private static final Duration SETUP_LIFE = Duration.ofMinutes(15);

  private static final Pattern CODE = Pattern.compile("[0-9]{6}");

  private final SecondFactorStore store;
  private final KeySeal seal;
  private final InstantSource clock;
  private final String issuer;

  /**
   * @param issuer an origin; apps show its host
   */
  public SecondFactor(
      PostgresSecondFactorStore store, KeySeal seal, InstantSource clock, String issuer) {
    this.store = store;
    this.seal = seal;
    this.clock = clock;
    this.issuer = URI.create(issuer).getHost();
  }

  /**
   * One that is not on yet.
   *
   * @param secret in Base32, to be typed
   * @param uri the same for apps, with what they show
   */
  public record Setup(String secret, String uri) {}

  /** Since when one is on, and how many recovery codes are left. */
  public record Status(Instant since, int recoveryCodes) {}

  /** Begins to set one up, which {@link #confirm} ends. */
  public Future<Setup> begin(User user, Deadline deadline) {
    String secret = Totp.newSecret();
    return store
        .begin(user.id(), seal.seal(secret, about(user.id())), clock.instant(), deadline)
        .map(begun -> new Setup(secret, uri(secret, user)));
  }

  /** In the form that apps have agreed on. */
  private String uri(String secret, User user) {
    return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
        .formatted(encoded(issuer), encoded(user.email().text()), secret, encoded(issuer));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /**
   * Turns on what was begun, if the code is right; all sessions of the user end.
   *
   * @return recovery codes, which are shown now and never again; empty when it was not right, or
   *     nothing was begun in the last quarter of an hour
   */
  public Future<Optional<List<String>>> confirm(UUID userId, String typed, Deadline deadline) {
    Instant now = clock.instant();
    return store
        .find(userId, deadline)
        .compose(
            found -> {
              Optional<KeptFactor> begun =
                  found.filter(kept -> kept.begunAt().plus(SETUP_LIFE).isAfter(now));
              OptionalLong step =
                  begun.isEmpty() ? OptionalLong.empty() : step(begun.get(), userId, typed);
              return step.isEmpty()
                  ? Future.succeededFuture(Optional.empty())
                  : confirm(userId, begun.get(), step.getAsLong(), deadline);
            });
  }

  private Future<Optional<List<String>>> confirm(
      UUID userId, KeptFactor begun, long step, Deadline deadline) {
    List<RecoveryCode> codes = RecoveryCode.fresh();
    return store
        .confirm(userId, begun.sealed(), step, hashes(codes, userId), clock.instant(), deadline)
        .map(on -> on ? Optional.of(shown(codes)) : Optional.empty());
  }

  /** Empty when none is on. */
  public Future<Optional<Status>> status(UUID userId, Deadline deadline) {
    return store
        .find(userId, deadline)
        .map(
            found ->
                found.flatMap(
                    kept ->
                        Optional.ofNullable(kept.confirmedAt())
                            .map(since -> new Status(since, kept.recoveryCodes()))));
  }

  /**
   * Uses up what somebody types: the code of their app, or a recovery code.
   *
   * @return empty when it is neither, or was used before
   */
  public Future<Optional<SignInMethod>> use(UUID userId, String typed, Deadline deadline) {
    String bare = typed.replaceAll("\\s", "");
    RecoveryCode recovery = RecoveryCode.typed(typed);
    Future<Boolean> used;
    if (CODE.matcher(bare).matches()) {
      used = store.find(userId, deadline).compose(kept -> use(userId, kept, bare, deadline));
    } else if (recovery.isWellFormed()) {
      used = store.useRecoveryCode(userId, recovery.hash(userId), deadline);
    } else {
      used = Future.succeededFuture(false);
    }
    SignInMethod method = recovery.isWellFormed() ? SignInMethod.RECOVERY_CODE : SignInMethod.CODE;
    return used.map(right -> right ? Optional.of(method) : Optional.empty());
  }

  private Future<Boolean> use(
      UUID userId, Optional<KeptFactor> kept, String code, Deadline deadline) {
    OptionalLong step =
        kept.isEmpty() || kept.get().confirmedAt() == null
            ? OptionalLong.empty()
            : step(kept.get(), userId, code);
    return step.isEmpty()
        ? Future.succeededFuture(false)
        : store.use(userId, step.getAsLong(), deadline);
  }

  /** New recovery codes in place of the old, which are shown now and never again. */
  public Future<List<String>> renew(UUID userId, Deadline deadline) {
    List<RecoveryCode> codes = RecoveryCode.fresh();
    return store
        .renewRecoveryCodes(userId, hashes(codes, userId), deadline)
        .map(renewed -> shown(codes));
  }

  /** Turns it off. */
  public Future<Void> remove(UUID userId, Deadline deadline) {
    return store.remove(userId, deadline).mapEmpty();
  }

  private OptionalLong step(KeptFactor kept, UUID userId, String typed) {
    String secret = seal.open(kept.sealed(), about(userId));
    return Totp.match(secret, typed.replaceAll("\\s", ""), clock.instant());
  }

  private static String about(UUID userId) {
    return "second factor of " + userId;
  }

  private static List<String> hashes(List<RecoveryCode> codes, UUID userId) {
    return codes.stream().map(code -> code.hash(userId)).toList();
  }

  private static List<String> shown(List<RecoveryCode> codes) {
    return codes.stream().map(RecoveryCode::shown).toList();
  }
}
