package dev.coppice.node;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** A process of its own that runs one part, whose behaviour the arguments choose. */
final class ChildNode {
  private static final Map<String, Supplier<Future<?>>> BEHAVIOURS =
      Map.of(
          "well", Future::succeededFuture,
          "never", FakePart::never,
          "refuses", () -> Future.failedFuture(new StartFailedException("no database")),
          "throws",
              () -> {
                throw new IllegalStateException("bug");
              },
          "blocks",
              () -> {
                while (true) {
                  Thread.onSpinWait();
                }
              });

  private ChildNode() {}

  /** {@code START DRAIN}: how the part starts, and how it drains. */
  public static void main(String[] arguments) {
    FakePart part = new FakePart("child");
    part.start = behaviour(arguments[0]);
    part.drain = behaviour(arguments[1]);
    part.unfinished = List.of("3 calls in flight");
    Node.run(part);
  }

  private static Supplier<Future<?>> behaviour(String name) {
    Supplier<Future<?>> behaviour = Objects.requireNonNull(BEHAVIOURS.get(name), name);
    return () -> {
      System.err.println("behaviour " + name);
      return behaviour.get();
    };
  }
}
