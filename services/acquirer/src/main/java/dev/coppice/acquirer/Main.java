package dev.coppice.acquirer;

import dev.coppice.node.Node;

/** Runs one instance of the sandbox acquirer. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Node.run(new AcquirerPart());
  }
}
