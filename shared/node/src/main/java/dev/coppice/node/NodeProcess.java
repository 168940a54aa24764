package dev.coppice.node;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** A node as the whole of a process. */
final class NodeProcess {
  private NodeProcess() {}

  static void run(List<Part> parts) {
    Settings settings;
    try {
      settings = Settings.load();
    } catch (StartFailedException e) {
      System.err.println(e.getMessage());
      System.exit(1);
      return;
    }
    Node.start(settings, parts)
        .onSuccess(
            node ->
                Runtime.getRuntime()
                    .addShutdownHook(
                        new Thread(
                            () -> {
                              CountDownLatch left = new CountDownLatch(1);
                              AtomicInteger code = new AtomicInteger();
                              node.leave()
                                  .onFailure(failure -> code.set(3))
                                  .onComplete(done -> left.countDown());
                              try {
                                left.await();
                              } catch (InterruptedException e) {
                                code.set(3);
                              }
                              Runtime.getRuntime().halt(code.get());
                            })))
        .onFailure(
            failure -> {
              System.err.println(failure.getMessage());
              System.exit(1);
            });
  }
}
