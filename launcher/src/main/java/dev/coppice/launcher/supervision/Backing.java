package dev.coppice.launcher.supervision;

import java.util.List;

/** What stands behind the nodes, on one server or several. Methods block. */
interface Backing {
  /** Looks whether it still answers; starts a server of ours again that has died. */
  void check();

  /** What the last look showed; empty until it is open. */
  List<BackingView> views();

  /** Stops a server of ours; leaves one of the user alone. */
  void close();
}
