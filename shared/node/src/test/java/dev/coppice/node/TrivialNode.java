package dev.coppice.node;

import io.vertx.core.Future;

/** A process of its own with a part that does nothing. */
public final class TrivialNode {
  private TrivialNode() {}

  public static void main(String[] arguments) {
    Node.run(new TrivialPart());
  }

  private static final class TrivialPart implements Part {
    @Override
    public String name() {
      return "trivial";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }
}
