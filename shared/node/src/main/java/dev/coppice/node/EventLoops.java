package dev.coppice.node;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Whether the event loops turn. */
final class EventLoops {
  private EventLoops() {}

  /** How many loops don't answer within the limit; the loop that asks is not among them. */
  static Future<Long> stuck(Vertx vertx, Duration limit) {
    List<Future<Void>> answers = new ArrayList<>();
    for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
      Promise<Void> answer = Promise.promise();
      loop.execute(answer::tryComplete);
      answers.add(answer.future().timeout(limit.toMillis(), TimeUnit.MILLISECONDS));
    }
    return Future.join(answers)
        .transform(
            ignored -> Future.succeededFuture(answers.stream().filter(Future::failed).count()));
  }
}
