package dev.coppice.bench.zookeeper;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;

/**
 * Stands for election until it is killed; while it leads, it writes to the bench's ledger every few
 * milliseconds, with the sequence number of its latch node as the token.
 *
 * <pre>Candidate NAME LEDGER-PORT CONNECT-STRING</pre>
 */
public final class Candidate {
  private static final int PAUSE_MILLIS = 5;

  private Candidate() {}

  public static void main(String[] args) throws Exception {
    String name = args[0];
    CuratorFramework client = Clients.connect(args[2]);
    try (Socket ledger = new Socket("127.0.0.1", Integer.parseInt(args[1]));
        LeaderLatch latch = new LeaderLatch(client, "/bench/leader", name)) {
      ledger.setTcpNoDelay(true);
      PrintWriter out = new PrintWriter(ledger.getOutputStream(), false, StandardCharsets.UTF_8);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(ledger.getInputStream(), StandardCharsets.UTF_8));
      latch.start();
      boolean standing = false;
      while (true) {
        if (latch.hasLeadership()) {
          say(out, in, "write " + name + " " + token(latch.getOurPath()));
        } else if (!standing && latch.getOurPath() != null) {
          standing = true;
          say(out, in, "stands " + name + " 0");
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private static void say(PrintWriter out, BufferedReader in, String line) throws Exception {
    out.print(line + "\n");
    out.flush();
    if (in.readLine() == null) {
      System.exit(0);
    }
  }

  private static long token(String path) {
    return Long.parseLong(path.substring(path.lastIndexOf('-') + 1)) + 1;
  }
}
