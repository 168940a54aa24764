package dev.coppice.node;

/** The steps of an orderly leave; all parts finish one before any begins the next. */
enum LeavePhase {
  WITHDRAW,
  DRAIN,
  STOP
}
