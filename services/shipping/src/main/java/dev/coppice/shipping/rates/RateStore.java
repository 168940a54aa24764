package dev.coppice.shipping.rates;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import java.util.List;

/** Where rates are kept. */
public interface RateStore {

  /**
   * What it costs to send a parcel now.
   *
   * @param country ISO 3166-1 alpha-2
   * @param grams 1 or more
   * @return the cheapest first, at least one; fails with {@link NotSentException} where we do not
   *     send there, or nothing so heavy, and with {@link dev.coppice.contract.FailureException} of
   *     Unavailable when the place does not answer
   */
  Future<List<Offer>> offers(String country, long grams, Deadline deadline);
}
