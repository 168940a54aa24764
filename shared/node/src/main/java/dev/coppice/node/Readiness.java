package dev.coppice.node;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who in this node is ready. The node is when all are up. A part is set up by the node when its
 * start succeeded, unless it has spoken for itself before; it may set further names of its own,
 * such as {@code catalog.postgres}. Any thread.
 */
public final class Readiness {
  /**
   * @param reason why it is not up; or what people should know although it is
   */
  public record State(boolean isUp, @Nullable String reason) {}

  private static final State UP = new State(true, null);
  private static final State STARTING = notUp("starting");

  private final Map<String, State> states = new ConcurrentSkipListMap<>();
  private final CopyOnWriteArrayList<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

  public static State up() {
    return UP;
  }

  /** Works, though not for all: {@code reason} says what does not, as for {@link #notUp}. */
  public static State upBut(String reason) {
    return new State(true, Objects.requireNonNull(reason));
  }

  /** {@code reason} is shown to people: short, and without secrets. */
  public static State notUp(String reason) {
    return new State(false, Objects.requireNonNull(reason));
  }

  /** Sets, and tells the listeners if that changed anything. */
  public void set(String name, State state) {
    if (!state.equals(states.put(name, state))) {
      listeners.forEach(listener -> listener.accept(name));
    }
  }

  public Optional<State> of(String name) {
    return Optional.ofNullable(states.get(name));
  }

  /** A copy, sorted by name. */
  public Map<String, State> all() {
    return new TreeMap<>(states);
  }

  public boolean isReady() {
    return states.values().stream().allMatch(State::isUp);
  }

  /** Called with the name whose state has changed, on the thread that changed it. */
  public void onChange(Consumer<String> listener) {
    listeners.add(listener);
  }

  void starting(String part) {
    set(part, STARTING);
  }

  /** Up, unless the part has said otherwise meanwhile. */
  void started(String part) {
    if (states.replace(part, STARTING, UP)) {
      listeners.forEach(listener -> listener.accept(part));
    }
  }
}
