package dev.coppice.launcher.supervision;

import java.util.List;

/** A mailbox that only says what is done to it. */
final class FakeMail implements Mail {
  private final List<String> events;

  FakeMail(List<String> events) {
    this.events = events;
  }

  @Override
  public void open() {
    events.add("open mailbox");
  }

  @Override
  public void check() {
    events.add("check mailbox");
  }

  @Override
  public List<BackingView> views() {
    return List.of(new BackingView("mailbox", "127.0.0.1", 2525, 3L, true, true));
  }

  @Override
  public void close() {
    events.add("close mailbox");
  }
}
