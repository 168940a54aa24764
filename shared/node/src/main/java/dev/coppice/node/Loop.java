package dev.coppice.node;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An event loop to which some state is confined; the ways onto it and off it. */
public record Loop(Context context) {

  public void run(Runnable action) {
    context.runOnContext(turn -> action.run());
  }

  /** Acts on the loop; the answer comes on the caller's context if there is one. */
  public <T> Future<T> call(Supplier<Future<T>> action) {
    Promise<T> answer = Promise.promise();
    Handler<AsyncResult<T>> back = backTo(Vertx.currentContext(), answer);
    run(
        () -> {
          try {
            action.get().onComplete(back);
          } catch (RuntimeException e) {
            back.handle(Future.failedFuture(e));
          }
        });
    return answer.future();
  }

  /** The same future, completed on this loop. */
  public <T extends @Nullable Object> Future<T> here(Future<T> future) {
    Promise<T> answer = Promise.promise();
    future.onComplete(backTo(context, answer));
    return answer.future();
  }

  private static <T extends @Nullable Object> Handler<AsyncResult<T>> backTo(
      @Nullable Context context, Promise<T> answer) {
    return context == null
        ? answer::handle
        : result -> context.runOnContext(turn -> answer.handle(result));
  }
}
