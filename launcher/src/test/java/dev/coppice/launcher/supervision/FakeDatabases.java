package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Databases that open at once, or not at all. */
final class FakeDatabases implements Databases {
  private final List<String> events;
  private List<BackingView> views = List.of();
  boolean broken;

  /** What happens while they open. */
  Runnable opening = () -> {};

  FakeDatabases(List<String> events) {
    this.events = events;
  }

  @Override
  public Map<Service, String> open(List<Service> services) {
    if (broken) {
      throw new Refusal("the disk is full");
    }
    opening.run();
    events.add("open databases");
    views = List.of(new BackingView("postgres", "127.0.0.1", 5432, 1L, true, true));
    return services.stream()
        .collect(Collectors.toMap(service -> service, service -> "postgresql://" + service));
  }

  @Override
  public void check() {
    events.add("check databases");
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  @Override
  public void close() {
    events.add("close databases");
  }
}
