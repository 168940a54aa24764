package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Refusal;

/** The Redis that the gateways count requests in together. Methods block. */
interface Redis extends Backing {
  /**
   * Makes sure that a server takes commands.
   *
   * @return where, {@code redis://:password@host:port}
   * @throws Refusal when it does not
   */
  String open();
}
