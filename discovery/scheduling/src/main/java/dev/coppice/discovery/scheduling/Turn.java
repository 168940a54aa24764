package dev.coppice.discovery.scheduling;

import dev.coppice.discovery.coordination.Term;
import dev.coppice.discovery.coordination.Token;
import java.time.Instant;

/** A run of this node. Any thread. */
final class Turn implements Run {
  private final Term term;
  private final Due due;
  private volatile boolean timedOut;

  Turn(Term term, Due due) {
    this.term = term;
    this.due = due;
  }

  Term term() {
    return term;
  }

  void timeOut() {
    timedOut = true;
  }

  boolean isTimedOut() {
    return timedOut;
  }

  @Override
  public Instant due() {
    return due.time();
  }

  @Override
  public long missed() {
    return due.missed();
  }

  @Override
  public Token token() {
    return term.token();
  }

  @Override
  public boolean isOver() {
    return timedOut || term.isOver();
  }
}
