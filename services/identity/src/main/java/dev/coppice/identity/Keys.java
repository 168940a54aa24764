package dev.coppice.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import dev.coppice.contract.Deadline;
import dev.coppice.discovery.coordination.Token;
import io.vertx.core.Future;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys as this instance knows them. All instances read the same ones from the store, so all
 * sign with the same one. Call from one event loop; keys are made and unsealed on workers.
 */
final class Keys {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final WorkerExecutor workers;
  private final KeyStore store;
  private final KeySeal seal;
  private final InstantSource clock;
  private final Asker itself;
  private KeyRing ring = new KeyRing(List.of());

  /**
   * @param actor who this is in the audit log
   */
  Keys(WorkerExecutor workers, KeyStore store, KeySeal seal, InstantSource clock, String actor) {
    this.workers = workers;
    this.store = store;
    this.seal = seal;
    this.clock = clock;
    this.itself = Asker.instance(actor);
  }

  KeyRing ring() {
    return ring;
  }

  /**
   * Reads the keys, and makes the first ones.
   *
   * @return fails with {@link dev.coppice.node.StartFailedException} when they were sealed under
   *     another key
   */
  Future<Void> open() {
    return refresh()
        .compose(
            read -> {
              List<SigningAlgorithm> lacking = ring.lacking();
              return lacking.isEmpty() ? Future.succeededFuture() : begin(lacking);
            });
  }

  private Future<Void> begin(List<SigningAlgorithm> lacking) {
    Instant now = now();
    return workers
        .executeBlocking(
            () ->
                lacking.stream()
                    .map(algorithm -> new KeyStore.Addition(make(algorithm, now), null))
                    .toList(),
            false)
        .compose(made -> store.add(made, itself, Deadline.after(PATIENCE)))
        .compose(begun -> refresh());
  }

  /** Reads the keys again. Those known already are not unsealed a second time. */
  Future<Void> refresh() {
    return store
        .all(Deadline.after(PATIENCE))
        .compose(this::unseal)
        .onSuccess(this::use)
        .mapEmpty();
  }

  private Future<KeyRing> unseal(List<SealedKey> stored) {
    var known =
        ring.keys().stream().collect(Collectors.toMap(SigningKey::kid, Function.identity()));
    if (known.keySet().equals(stored.stream().map(SealedKey::kid).collect(Collectors.toSet()))) {
      return Future.succeededFuture(ring);
    }
    return workers.executeBlocking(
        () ->
            new KeyRing(
                stored.stream()
                    .map(
                        key -> {
                          SigningKey opened = known.get(key.kid());
                          return opened == null ? seal.open(key) : opened;
                        })
                    .toList()),
        false);
  }

  private void use(KeyRing read) {
    ring = read;
  }

  /** Makes what is due, removes what nobody needs, and reads the outcome. */
  Future<Void> rotate(KeyPeriods periods, Token token) {
    return refresh()
        .compose(
            read -> {
              Instant now = now();
              List<SigningKey> due = ring.dueForSuccession(periods, now);
              List<String> retired = ring.retired(now).stream().map(SigningKey::kid).toList();
              return due.isEmpty() && retired.isEmpty()
                  ? Future.succeededFuture()
                  : successors(due, now.plus(periods.publication()))
                      .compose(
                          made ->
                              store.rotate(made, retired, itself, token, Deadline.after(PATIENCE)))
                      .compose(rotated -> refresh());
            });
  }

  /** Makes successors of the keys that sign, which have none yet, and reads the outcome. */
  Future<Void> succeedNow(KeyPeriods periods, Asker by) {
    return refresh()
        .compose(
            read -> {
              Instant now = now();
              return successors(ring.newestThatSign(now), now.plus(periods.publication()));
            })
        .compose(made -> store.add(made, by, Deadline.after(PATIENCE)))
        .compose(added -> refresh());
  }

  private Future<List<KeyStore.Addition>> successors(List<SigningKey> due, Instant signsFrom) {
    return workers.executeBlocking(
        () ->
            due.stream()
                .map(key -> new KeyStore.Addition(make(key.algorithm(), signsFrom), key.kid()))
                .toList(),
        false);
  }

  private SealedKey make(SigningAlgorithm algorithm, Instant signsFrom) {
    try {
      JWK jwk = algorithm.makeKey();
      return seal.seal(new SigningKey(algorithm, jwk, signsFrom));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java platform has " + algorithm, e);
    }
  }

  /** As exact as the database keeps it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
