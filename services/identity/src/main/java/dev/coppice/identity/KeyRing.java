package dev.coppice.identity;

import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The keys that there are, and what each is good for at an instant. Per algorithm, in the order in
 * which they begin to sign:
 *
 * <pre>
 *   published, signs later | signs | published still, for tokens that live | retired
 * </pre>
 *
 * Immutable.
 */
final class KeyRing {

  private final List<SigningKey> keys;

  KeyRing(List<SigningKey> keys) {
    this.keys =
        keys.stream()
            .sorted(
                Comparator.comparing(SigningKey::algorithm)
                    .thenComparing(SigningKey::signsFrom)
                    .thenComparing(SigningKey::kid))
            .toList();
  }

  List<SigningKey> keys() {
    return keys;
  }

  /** The algorithms that have no key. */
  List<SigningAlgorithm> lacking() {
    return Arrays.stream(SigningAlgorithm.values())
        .filter(algorithm -> of(algorithm).isEmpty())
        .toList();
  }

  /**
   * The key that signs.
   *
   * @throws NoSuchElementException when there is none of this algorithm
   */
  SigningKey current(SigningAlgorithm algorithm, Instant now) {
    List<SigningKey> candidates = of(algorithm);
    return candidates.stream()
        .filter(key -> !key.signsFrom().isAfter(now))
        .reduce((earlier, later) -> later)
        // By this host's clock the first key is made a moment from now.
        .or(() -> candidates.stream().findFirst())
        .orElseThrow();
  }

  /** The key of this name, if tokens that it signed may be valid. */
  Optional<SigningKey> published(String kid, Instant now) {
    return published(now).stream().filter(key -> key.kid().equals(kid)).findFirst();
  }

  /** All but the retired ones. */
  List<SigningKey> published(Instant now) {
    List<SigningKey> retired = retired(now);
    return keys.stream().filter(key -> !retired.contains(key)).toList();
  }

  /** Those whose last tokens have expired. */
  List<SigningKey> retired(Instant now) {
    return keys.stream()
        .filter(key -> needlessFrom(key).filter(needless -> !needless.isAfter(now)).isPresent())
        .toList();
  }

  /** When nobody needs a key any more; empty while it has no successor. */
  Optional<Instant> needlessFrom(SigningKey key) {
    return successor(key).map(KeyPeriods::needlessFrom);
  }

  /** The newest keys, where they sign already. */
  List<SigningKey> newestThatSign(Instant now) {
    return keys.stream()
        .filter(key -> successor(key).isEmpty() && !key.signsFrom().isAfter(now))
        .toList();
  }

  /** The newest keys whose successors have to be made. */
  List<SigningKey> dueForSuccession(KeyPeriods periods, Instant now) {
    return keys.stream()
        .filter(key -> successor(key).isEmpty() && !periods.successorDue(key).isAfter(now))
        .toList();
  }

  private Optional<SigningKey> successor(SigningKey key) {
    List<SigningKey> siblings = of(key.algorithm());
    int next = siblings.indexOf(key) + 1;
    return next < siblings.size() ? Optional.of(siblings.get(next)) : Optional.empty();
  }

  private List<SigningKey> of(SigningAlgorithm algorithm) {
    return keys.stream().filter(key -> key.algorithm() == algorithm).toList();
  }
}
