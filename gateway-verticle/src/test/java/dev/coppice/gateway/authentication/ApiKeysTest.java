package dev.coppice.gateway.authentication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.contract.Principal;
import dev.coppice.security.RevokedTokens;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** For how long what was found out about a key is believed, by a clock that stands still. */
class ApiKeysTest {

  private static final String ID = "0123456789abcdef";
  private static final String SECRET = "s".repeat(43);
  private static final String KEY = "coppice_" + ID + "_" + SECRET;
  private static final Instant BEGIN = Instant.parse("2026-11-01T00:00:00Z");

  private final RevokedTokens revoked = new RevokedTokens();
  private final List<String> asked = new ArrayList<>();
  private Instant now = BEGIN;
  private Function<String, Future<Optional<CheckedKey>>> answer =
      hash -> Future.succeededFuture(Optional.of(good(ID)));

  private final ApiKeys keys = new ApiKeys(this::check, revoked, () -> now, 2);

  private Future<Optional<CheckedKey>> check(String hash) {
    asked.add(hash);
    return answer.apply(hash);
  }

  private static CheckedKey good(String id) {
    return new CheckedKey(id, Set.of("shop:read"), BEGIN.plus(Duration.ofDays(1)));
  }

  private static String keyWith(String id, char secret) {
    return "coppice_" + id + "_" + String.valueOf(secret).repeat(43);
  }

  private void unknownFromNowOn() {
    answer = hash -> Future.succeededFuture(Optional.empty());
  }

  private Future<Principal> verify(String key) {
    return keys.credential(key).verify();
  }

  private static Failure failure(Future<?> refused) {
    assertThat(refused.cause()).isInstanceOf(FailureException.class);
    return ((FailureException) refused.cause()).failure();
  }

  @Test
  void asksByTheHashOfTheSecretAloneAndOnce() {
    assertThat(keys.credential(KEY).known()).isNull();
    Principal principal = verify(KEY).result();
    assertThat(principal)
        .isEqualTo(new Principal("api-key:" + ID, "api-key:" + ID, Set.of("shop:read")));
    assertThat(keys.credential(KEY).known()).isEqualTo(principal);
    assertThat(verify(KEY).result()).isEqualTo(principal);
    assertThat(asked)
        .containsExactly("d64b93c9f1b60eb338e5cb415d6a36bd920edd0e9b36f7ea5c730d0e10ff147f");
  }

  @Test
  void asksAgainAfterAMinute() {
    verify(KEY);
    now = BEGIN.plusSeconds(59);
    assertThat(keys.credential(KEY).known()).isNotNull();
    now = BEGIN.plusSeconds(60);
    assertThat(keys.credential(KEY).known()).isNull();
    unknownFromNowOn();
    assertThat(failure(verify(KEY))).isInstanceOf(Failure.Unauthenticated.class);
    assertThat(asked).hasSize(2);
  }

  @Test
  void believesNoKeyAfterItsEnd() {
    answer =
        hash ->
            Future.succeededFuture(
                Optional.of(new CheckedKey(ID, Set.of("shop:read"), BEGIN.plusSeconds(10))));
    verify(KEY);
    now = BEGIN.plusSeconds(9);
    assertThat(keys.credential(KEY).known()).isNotNull();
    now = BEGIN.plusSeconds(10);
    assertThat(keys.credential(KEY).known()).isNull();
  }

  @Test
  void remembersForSecondsThatThereIsNoSuchKey() {
    unknownFromNowOn();
    assertThat(failure(verify(KEY))).isInstanceOf(Failure.Unauthenticated.class);
    answer = hash -> Future.succeededFuture(Optional.of(good(ID)));
    now = BEGIN.plusSeconds(4);
    assertThat(failure(verify(KEY))).isInstanceOf(Failure.Unauthenticated.class);
    assertThat(keys.credential(KEY).known()).isNull();
    assertThat(asked).hasSize(1);
    now = BEGIN.plusSeconds(5);
    assertThat(verify(KEY).succeeded()).isTrue();
  }

  @Test
  void refusesAKeyFromTheMomentThatItIsKnownToBeRevoked() {
    verify(KEY);
    revoked.add("api-key:" + ID, BEGIN.plusSeconds(600).getEpochSecond());
    assertThat(keys.credential(KEY).known()).isNull();
    assertThat(failure(verify(KEY))).isInstanceOf(Failure.Unauthenticated.class);
    assertThat(asked).hasSize(1);
  }

  @Test
  void refusesASecretUnderAnIdThatIsNotItsOwn() {
    verify(KEY);
    String other = "coppice_fedcba9876543210_" + SECRET;
    assertThat(keys.credential(other).known()).isNull();
    assertThat(failure(verify(other))).isInstanceOf(Failure.Unauthenticated.class);
    assertThat(keys.credential(KEY).known()).isNotNull();
  }

  @Test
  void asksOnceForAllWhoSendAKeyAtOnce() {
    Promise<Optional<CheckedKey>> late = Promise.promise();
    answer = hash -> late.future();
    Future<Principal> first = verify(KEY);
    Future<Principal> second = verify(KEY);
    assertThat(asked).hasSize(1);
    late.complete(Optional.of(good(ID)));
    assertThat(first.succeeded() && second.succeeded()).isTrue();
  }

  @Test
  void saysThatItCannotTellNowAndAsksAgain() {
    answer = hash -> Future.failedFuture("away");
    assertThat(failure(verify(KEY))).isInstanceOf(Failure.Unavailable.class);
    answer = hash -> Future.succeededFuture(Optional.of(good(ID)));
    assertThat(verify(KEY).succeeded()).isTrue();
  }

  @Test
  void forgetsWhatWasUsedLongestAgoWhenThereIsTooMuch() {
    verify(KEY);
    unknownFromNowOn();
    verify(keyWith(ID, 'a'));
    assertThat(keys.credential(KEY).known()).isNotNull();
    verify(keyWith(ID, 'b'));
    assertThat(keys.credential(KEY).known()).as("used since").isNotNull();
    verify(keyWith(ID, 'a'));
    assertThat(asked).hasSize(4);
  }

  @Test
  void readsNothingThatHasNotTheFormOfAKey() {
    for (String text :
        new String[] {
          "",
          SECRET,
          KEY + "s",
          KEY.substring(1),
          KEY.replace("coppice", "Coppice"),
          KEY.replace("abcdef", "ABCDEF"),
          KEY.substring(0, 67) + "=",
          KEY.substring(0, 67) + "\n",
        }) {
      assertThatThrownBy(() -> keys.credential(text))
          .isInstanceOf(FailureException.class)
          .hasMessageContaining("coppice_<id>_<secret>");
    }
    assertThat(asked).isEmpty();
  }
}
