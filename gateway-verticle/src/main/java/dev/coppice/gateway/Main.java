package dev.coppice.gateway;

import dev.coppice.node.Node;

/** The gateway's fat jar. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Node.run(new GatewayPart());
  }
}
