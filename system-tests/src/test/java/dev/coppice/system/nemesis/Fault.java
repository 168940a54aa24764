package dev.coppice.system.nemesis;

import java.util.List;

/** What a {@link Nemesis} can do. */
enum Fault {
  KILL_THE_LEADER,
  PAUSE_THE_LEADER,
  PAUSE_THE_BARE_LEADER,
  CUT_OFF_THE_LEADER,
  CUT_THE_LEADER_ONE_WAY,
  CUT_OFF_A_HOST,
  KILL_A_SEED,
  PAUSE_A_SEED,
  SLOW_ALL_WIRES,
  RESTART_ONE_BY_ONE,
  STOP_AND_START;

  /** What each build can wait for: a crash, a pause, a split, a lost voter. */
  static final List<Fault> SHORT =
      List.of(KILL_THE_LEADER, PAUSE_THE_BARE_LEADER, CUT_OFF_THE_LEADER, KILL_A_SEED);

  static final List<Fault> ALL = List.of(values());
}
