package dev.coppice.node;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A part that writes down what it is asked for, and answers as told. */
final class FakePart implements Part {
  private final String name;
  private final List<String> journal;
  Supplier<Future<?>> start = Future::succeededFuture;
  Supplier<Future<?>> withdraw = Future::succeededFuture;
  Supplier<Future<?>> drain = Future::succeededFuture;
  Supplier<Future<?>> stop = Future::succeededFuture;
  List<String> unfinished = List.of();
  boolean holdsClusterData;

  FakePart(String name) {
    this(name, new CopyOnWriteArrayList<>());
  }

  FakePart(String name, List<String> journal) {
    this.name = name;
    this.journal = journal;
  }

  /** For an answer that never comes. */
  static Future<?> never() {
    return Promise.promise().future();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean holdsClusterData() {
    return holdsClusterData;
  }

  @Override
  public Future<?> start(NodeContext node) {
    return answer("start", start);
  }

  @Override
  public Future<?> withdraw() {
    return answer("withdraw", withdraw);
  }

  @Override
  public Future<?> drain() {
    return answer("drain", drain);
  }

  @Override
  public Future<?> stop() {
    return answer("stop", stop);
  }

  @Override
  public List<String> unfinished() {
    return unfinished;
  }

  private Future<?> answer(String phase, Supplier<Future<?>> answer) {
    journal.add(name + " " + phase);
    return answer.get().onSuccess(done -> journal.add(name + " " + phase + " done"));
  }
}
