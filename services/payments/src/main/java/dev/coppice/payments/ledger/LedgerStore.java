package dev.coppice.payments.ledger;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Reads the ledger. Each future fails within its deadline, with {@link
 * dev.coppice.contract.FailureException} of Unavailable when the place does not answer.
 */
public interface LedgerStore {

  /**
   * @param id counts up, with gaps
   */
  record Booked(long id, Instant at, Entry entry) {}

  /**
   * @param amount in minor units, debits less credits
   */
  record Balance(Account account, String currency, long amount) {}

  /** Of each account and currency that anything was booked on, in their order. */
  Future<List<Balance>> balances(Deadline deadline);

  /**
   * The latest first.
   *
   * @param before only those with lower ids
   * @param payment only those of this one
   * @param most 1 or more
   */
  Future<List<Booked>> entries(
      Optional<Long> before, Optional<String> payment, int most, Deadline deadline);
}
