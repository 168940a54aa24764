package dev.coppice.discovery.seed.schedules;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.coppice.contract.Deadline;
import dev.coppice.discovery.scheduling.Outcome;
import dev.coppice.discovery.scheduling.RunRecord;
import dev.coppice.discovery.scheduling.Schedules;
import dev.coppice.discovery.seed.SeedDatabase;
import dev.coppice.discovery.seed.SeedPart;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.postgres.Database;
import dev.coppice.testing.Await;
import dev.coppice.testing.PostgresExtension;
import dev.coppice.testing.TestCluster;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/**
 * A seed on a PostgreSQL, two nodes to run jobs, and what these say and what is written of them.
 */
final class JobCluster implements AutoCloseable {
  final TestCluster nodes;
  final Node one;
  final Node two;
  final Database database;

  private final PostgresScheduleList list;
  private final Lines lines = new Lines();
  private final Logger logger = (Logger) LoggerFactory.getLogger(Schedules.class.getPackageName());

  /** Keeps what is logged, on whichever thread. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    final Queue<String> written = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      written.add(event.getFormattedMessage());
    }
  }

  private static final class Worker implements Part {
    @Override
    public String name() {
      return "worker";
    }

    @Override
    public Future<?> start(NodeContext node) {
      return Future.succeededFuture();
    }
  }

  JobCluster(PostgresExtension postgres) {
    nodes = new TestCluster(Map.of("coppice.discovery.postgres.uri", postgres.uri()));
    Node seed = nodes.start(new SeedPart());
    one = start();
    two = start();
    database = SeedDatabase.open(seed.context().vertx(), postgres.uri());
    list = new PostgresScheduleList(database);
    lines.start();
    logger.addAppender(lines);
  }

  /** One more node to run jobs. */
  Node start() {
    return nodes.start(new Worker());
  }

  /** Of the job of a service, the latest first. */
  List<RunRecord> runs(String service) {
    return Await.result(
        list.runs(service, HourlyJobs.JOB, 100, Deadline.after(Duration.ofSeconds(20))));
  }

  /** Of those that have ended. */
  List<Outcome> outcomes(String service) {
    return runs(service).stream()
        .filter(run -> run.outcome() != null)
        .map(RunRecord::outcome)
        .toList();
  }

  void awaitEnded(String service, int count) {
    Await.until(count + " runs have ended", () -> outcomes(service).size() == count);
  }

  /** Waits until a node has logged a line that begins so; what it goes on with. */
  String awaitLogged(String beginning) {
    Await.until(
        "it is logged: " + beginning,
        () -> lines.written.stream().anyMatch(line -> line.startsWith(beginning)));
    return lines.written.stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow()
        .substring(beginning.length());
  }

  @Override
  public void close() {
    logger.detachAppender(lines);
    Await.result(database.close());
    nodes.close();
  }
}
