package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import java.util.List;

/** A Redis that opens at once, or not at all. */
final class FakeRedis implements Redis {
  private final List<String> events;
  private volatile List<BackingView> views = List.of();
  volatile boolean broken;

  FakeRedis(List<String> events) {
    this.events = events;
  }

  @Override
  public String open() {
    if (broken) {
      throw new Refusal("somebody else has the port");
    }
    events.add("open redis");
    views = List.of(new BackingView("redis", "127.0.0.1", 6379, 2L, true, true));
    return "redis://127.0.0.1";
  }

  @Override
  public void check() {
    events.add("check redis");
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  @Override
  public void close() {
    events.add("close redis");
  }
}
