package dev.coppice.discovery.coordination;

/** One leader's time in office. Any thread. */
public interface Term {
  /** Of the election. */
  String name();

  /** Higher than that of every leader before; goes along with what the leader writes. */
  Token token();

  /**
   * Whether it may not act as leader any more, which turns true before another may begin, as far as
   * clocks run evenly. True also when this node was paused and hasn't noticed otherwise yet. Ask
   * before each step of long work; where a step writes, send the token too.
   */
  boolean isOver();
}
