package dev.coppice.system.history;

import java.util.List;

/**
 * One line of a history: a client begins an operation, or learns how it ended.
 *
 * @param nanos since the history began; in one history they never go back
 * @param process who does it, one operation at a time
 * @param function what is done: {@code read}, {@code write}, {@code cas}, ...
 * @param key what it is done to; empty where there is no such thing
 * @param values what was given, in an {@link Kind#INVOKE}; what came back, in the others
 */
public record Event(
    long nanos, Kind kind, String process, String function, String key, List<String> values) {

  /** How an operation begins and ends. */
  public enum Kind {
    INVOKE,
    /** It took effect. */
    OK,
    /** It took none, and never will. */
    FAIL,
    /** Nobody knows: it may have taken effect, may yet do so, or never will. */
    INFO
  }

  public Event {
    if (nanos < 0) {
      throw new IllegalArgumentException("an event at " + nanos + " ns, before the history began");
    }
    values = List.copyOf(values);
  }
}
