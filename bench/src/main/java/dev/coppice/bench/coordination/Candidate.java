package dev.coppice.bench.coordination;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.discovery.coordination.Election;
import dev.coppice.discovery.coordination.LeaderTask;
import dev.coppice.discovery.coordination.Term;
import dev.coppice.discovery.coordination.Token;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A node that stands for election until it is killed, and writes to the ledger while it leads. */
public final class Candidate implements Part, LeaderTask {
  private static final int PAUSE_MILLIS = 5;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name = System.getProperty("bench.name");

  private Candidate() {}

  public static void main(String[] args) {
    Node.run(new Candidate());
  }

  @Override
  public String name() {
    return "candidate";
  }

  @Override
  public Future<?> start(NodeContext node) {
    Coordination coordination = Coordination.of(node);
    Election election = coordination.elect("bench", this);
    // The voters answer in order: who has a lock from them stands in the line of the election too.
    return coordination
        .lock("stands-" + name)
        .acquire(PATIENCE, PATIENCE)
        .onSuccess(
            held -> {
              Thread writer = new Thread(() -> write(election), "writer");
              writer.setDaemon(true);
              writer.start();
            });
  }

  private void write(Election election) {
    try (Socket ledger =
        new Socket(InetAddress.getLoopbackAddress(), Integer.getInteger("bench.ledger"))) {
      ledger.setTcpNoDelay(true);
      OutputStream out = ledger.getOutputStream();
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(ledger.getInputStream(), StandardCharsets.UTF_8));
      String line = "stands " + name + " 0";
      while (true) {
        if (line != null) {
          out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
          in.readLine();
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        line =
            election.term().map(term -> "write " + name + " " + number(term.token())).orElse(null);
      }
    } catch (IOException | InterruptedException e) {
      // The bench is over.
    }
  }

  /** In the order of the tokens. */
  private static long number(Token token) {
    return (token.epoch() << 32) + token.fence();
  }

  @Override
  public Future<?> start(Term term) {
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop(Term term) {
    return Future.succeededFuture();
  }
}
