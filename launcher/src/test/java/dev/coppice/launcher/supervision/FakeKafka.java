package dev.coppice.launcher.supervision;

import java.util.List;

/** A Kafka that only says what is done to it. */
final class FakeKafka implements Kafka {
  private final List<String> events;

  FakeKafka(List<String> events) {
    this.events = events;
  }

  @Override
  public void open() {
    events.add("open kafka");
  }

  @Override
  public void check() {
    events.add("check kafka");
  }

  @Override
  public List<BackingView> views() {
    return List.of(new BackingView("kafka", "127.0.0.1", 9092, 4L, true, true));
  }

  @Override
  public void close() {
    events.add("close kafka");
  }
}
