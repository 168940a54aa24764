package dev.coppice.discovery.coordination;

import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A leader's task that writes down when it leads; one diary for several candidates. */
final class Diary {
  /** {@code who} began or ended. */
  record Entry(String who, boolean begins, Token token, long at) {}

  private final List<Entry> entries = new CopyOnWriteArrayList<>();

  LeaderTask of(String who) {
    return new LeaderTask() {
      @Override
      public Future<?> start(Term term) {
        entries.add(new Entry(who, true, term.token(), System.nanoTime()));
        return Future.succeededFuture();
      }

      @Override
      public Future<?> stop(Term term) {
        entries.add(new Entry(who, false, term.token(), System.nanoTime()));
        return Future.succeededFuture();
      }
    };
  }

  List<Entry> entries() {
    return List.copyOf(entries);
  }

  List<Entry> begun() {
    return entries.stream().filter(Entry::begins).toList();
  }

  List<String> leaders() {
    return begun().stream().map(Entry::who).toList();
  }

  List<Token> tokens() {
    return begun().stream().map(Entry::token).toList();
  }
}
