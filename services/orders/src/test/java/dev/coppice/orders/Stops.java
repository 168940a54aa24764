package dev.coppice.orders;

import dev.coppice.orders.saga.Claim;
import dev.coppice.orders.saga.Outcome;
import dev.coppice.orders.saga.Step;
import dev.coppice.orders.saga.StepWork;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An instance that stops, as one that is killed does, before a step or after it: what came of it is
 * never kept.
 */
final class Stops implements UnaryOperator<StepWork> {

  /** Where to stop. */
  record Gap(Step step, boolean afterwards) {
    @Override
    public String toString() {
      return (afterwards ? "after " : "before ") + step.text();
    }
  }

  private final Set<String> stopped = ConcurrentHashMap.newKeySet();
  private volatile @Nullable Gap gap;

  void at(Gap where) {
    gap = where;
  }

  boolean hasStopped(String saga) {
    return stopped.contains(saga);
  }

  @Override
  public StepWork apply(StepWork work) {
    return claim -> attempt(work, claim);
  }

  private Future<Outcome> attempt(StepWork work, Claim claim) {
    Gap where = gap;
    if (where == null || where.step() != claim.step()) {
      return work.attempt(claim);
    }
    gap = null;
    Promise<Outcome> never = Promise.promise();
    if (where.afterwards()) {
      work.attempt(claim).onComplete(done -> stopped.add(claim.saga()));
    } else {
      stopped.add(claim.saga());
    }
    return never.future();
  }
}
