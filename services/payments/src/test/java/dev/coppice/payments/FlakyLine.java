package dev.coppice.payments;

import dev.coppice.payments.provider.Card;
import dev.coppice.payments.provider.CardToken;
import dev.coppice.payments.provider.Order;
import dev.coppice.payments.provider.Outcome;
import dev.coppice.payments.provider.PaymentProvider;
import dev.coppice.payments.provider.UnansweredException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A line to the acquirer that breaks where a test wants it to, once. */
final class FlakyLine implements PaymentProvider {

  /** Where it breaks. */
  enum Break {
    NOWHERE,
    /** The request is lost. */
    BEFORE_THE_CALL,
    /** The acquirer does it, and the answer is lost. */
    AFTER_THE_CALL,
    /** As if the process had died before it asked: nothing comes of it, not even a failure. */
    DEAD_BEFORE_THE_CALL,
    /** As if it had died before it could keep the answer. */
    DEAD_AFTER_THE_CALL
  }

  private record Plan(Break where, long amount) {}

  private static final Plan NONE = new Plan(Break.NOWHERE, 0);
  private static final AtomicReference<Plan> NEXT = new AtomicReference<>(NONE);

  private final PaymentProvider line;

  FlakyLine(PaymentProvider line) {
    this.line = line;
  }

  /**
   * @param amount of what it is to break: others are asked for meanwhile
   */
  static void breakNext(Break where, long amount) {
    NEXT.set(new Plan(where, amount));
  }

  static boolean hasBroken() {
    return NONE.equals(NEXT.get());
  }

  private static Future<Outcome> over(long amount, Supplier<Future<Outcome>> call) {
    Plan plan = Objects.requireNonNull(NEXT.get());
    if (plan.amount() != amount || !NEXT.compareAndSet(plan, NONE)) {
      return call.get();
    }
    UnansweredException lost = new UnansweredException("the line is broken", null);
    return switch (plan.where()) {
      case NOWHERE -> call.get();
      case BEFORE_THE_CALL -> Future.failedFuture(lost);
      case AFTER_THE_CALL -> call.get().transform(done -> Future.failedFuture(lost));
      case DEAD_BEFORE_THE_CALL -> Promise.<Outcome>promise().future();
      case DEAD_AFTER_THE_CALL -> call.get().transform(done -> Promise.<Outcome>promise().future());
    };
  }

  @Override
  public Future<CardToken> tokenise(Card card, Duration patience) {
    return line.tokenise(card, patience);
  }

  @Override
  public Future<Outcome> authorise(Order order, String key, Duration patience) {
    return over(order.money().amount(), () -> line.authorise(order, key, patience));
  }

  @Override
  public Future<Outcome> capture(String reference, long amount, String key, Duration patience) {
    return over(amount, () -> line.capture(reference, amount, key, patience));
  }

  @Override
  public Future<Outcome> letGo(String reference, String key, Duration patience) {
    return over(0, () -> line.letGo(reference, key, patience));
  }

  @Override
  public Future<Outcome> refund(String reference, long amount, String key, Duration patience) {
    return over(amount, () -> line.refund(reference, amount, key, patience));
  }

  @Override
  public Future<Void> close() {
    return line.close();
  }
}
