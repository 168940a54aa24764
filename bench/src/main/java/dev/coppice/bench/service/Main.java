package dev.coppice.bench.service;

import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Node;

/** The bench's service as a process. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Node.run(new Settled(), new ServicePart(BenchVerticle.SERVICE, BenchVerticle::assemble));
  }
}
