package dev.coppice.node;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;

/** A part and the event loop on which its phases are called. */
record RunningPart(Part part, Context context) {

  static RunningPart of(Part part, Vertx vertx) {
    return new RunningPart(part, vertx.getOrCreateContext());
  }

  String name() {
    return part.name();
  }

  Future<?> start(NodeContext node) {
    return onItsLoop(() -> part.start(node));
  }

  Future<?> call(LeavePhase phase) {
    return onItsLoop(
        () ->
            switch (phase) {
              case WITHDRAW -> part.withdraw();
              case DRAIN -> part.drain();
              case STOP -> part.stop();
            });
  }

  List<String> unfinished() {
    try {
      return part.unfinished();
    } catch (RuntimeException e) {
      return List.of("(could not be asked: " + e + ")");
    }
  }

  private Future<Object> onItsLoop(Supplier<Future<?>> phase) {
    Promise<Object> promise = Promise.promise();
    context.runOnContext(
        ignored -> {
          try {
            phase.get().<Object>mapEmpty().onComplete(promise);
          } catch (RuntimeException | LinkageError e) {
            promise.fail(e);
          }
        });
    return promise.future();
  }
}
