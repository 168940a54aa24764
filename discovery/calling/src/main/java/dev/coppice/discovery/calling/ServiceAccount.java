package dev.coppice.discovery.calling;

/** What one caller keeps of a service, whichever instances it has. */
final class ServiceAccount {

  /** So many calls of one service may wait: one that hangs leaves room for the others. */
  private static final int MAX_PENDING = 5_000;

  final CallMeters meters;
  final RetryBudget budget;
  int pending;

  ServiceAccount(CallMeters meters, long now) {
    this.meters = meters;
    this.budget = new RetryBudget(now);
  }

  boolean isFull() {
    return pending >= MAX_PENDING;
  }
}
