package dev.coppice.orders.saga;

import io.vertx.core.Future;

/** Does a step by asking other services. */
@FunctionalInterface
public interface StepWork {

  /** Never fails: what went wrong is an outcome too. */
  Future<Outcome> attempt(Claim claim);
}
