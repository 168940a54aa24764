package dev.coppice.launcher;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.supervision.BackingView;
import dev.coppice.launcher.supervision.ProcessView;
import dev.coppice.launcher.supervision.SupervisorView;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells, while a cluster starts, what is ready; on a terminal also what is waited for. */
final class UpProgress implements AutoCloseable {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final int WIDTH = 78;

  private final Session session;
  private final long began;
  private final Set<String> told = new HashSet<>();

  /**
   * @param began the {@link System#nanoTime} that times count from
   */
  UpProgress(Session session, long began) {
    this.session = session;
    this.began = began;
  }

  void show(SupervisorView view) {
    for (BackingView backing : view.backing()) {
      if (backing.answers()) {
        tell(backing.name(), "port " + backing.port());
      }
    }
    for (ProcessView process : view.processes()) {
      if (process.state() == ProcessView.State.UP) {
        tell(process.place().toString(), "pid " + process.pid());
      } else if (process.state() == ProcessView.State.WAITING && !process.note().isEmpty()) {
        tellLine(process.place() + ": " + process.note());
      }
    }
    if (session.terminal()) {
      String waiting =
          view.processes().stream()
              .filter(process -> process.state() != ProcessView.State.UP)
              .map(ProcessView::place)
              .map(Place::toString)
              .collect(Collectors.joining(" "));
      String line =
          "%5.1f s  waiting for %s"
              .formatted(seconds(), waiting.isEmpty() ? "the registry to tell all" : waiting);
      session.out().print(CLEAR_LINE + line.substring(0, Math.min(WIDTH, line.length())));
      session.out().flush();
    }
  }

  private void tell(String name, String detail) {
    if (told.add(name)) {
      clear();
      session.say("%5.1f s  %-14s ready  %s".formatted(seconds(), name, detail));
    }
  }

  private void tellLine(String line) {
    if (told.add(line)) {
      clear();
      session.say("%5.1f s  %s".formatted(seconds(), line));
    }
  }

  private double seconds() {
    return (System.nanoTime() - began) / 1e9;
  }

  private void clear() {
    if (session.terminal()) {
      session.out().print(CLEAR_LINE);
    }
  }

  @Override
  public void close() {
    clear();
  }
}
