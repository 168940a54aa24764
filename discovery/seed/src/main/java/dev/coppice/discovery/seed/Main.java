package dev.coppice.discovery.seed;

import dev.coppice.node.Node;

/** Runs a seed node. */
public final class Main {
  public static void main(String[] args) {
    Node.run(new SeedPart());
  }

  private Main() {}
}
