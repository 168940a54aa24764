package dev.coppice.bench.zookeeper;

import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.CuratorFrameworkFactory;
import org.apache.curator.retry.RetryForever;

/** Connections with the time-outs that Coppice's sessions have. */
final class Clients {
  private static final int SESSION_MILLIS = 5_000;
  private static final int CONNECT_MILLIS = 4_000;
  private static final int RETRY_MILLIS = 100;

  private Clients() {}

  static CuratorFramework connect(String servers) throws InterruptedException {
    CuratorFramework client =
        CuratorFrameworkFactory.newClient(
            servers, SESSION_MILLIS, CONNECT_MILLIS, new RetryForever(RETRY_MILLIS));
    client.start();
    client.blockUntilConnected();
    return client;
  }
}
