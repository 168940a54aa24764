package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Token;
import java.time.Instant;

/** One run of a job, for the work to look at. Any thread. */
public interface Run {
  /** What it is run for; not before it by this node's clock. */
  Instant due();

  /**
   * How many due times before it nobody ran, since nobody led or the run before took so long;
   * {@value Schedule#COUNT_LIMIT} stands for as many or more.
   */
  long missed();

  /**
   * Of the leader's term, for the fence: higher than that of each run before the leader changed.
   */
  Token token();

  /**
   * Whether it should end: its time is up, or this node does not lead any more. Ask before each
   * step of long work.
   */
  boolean isOver();
}
