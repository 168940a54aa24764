package dev.coppice.notifications;

import dev.coppice.discovery.serving.ServicePart;
import dev.coppice.node.Node;

/** Runs one instance of the service. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    Node.run(new ServicePart("notifications", NotificationsVerticle::assemble));
  }
}
