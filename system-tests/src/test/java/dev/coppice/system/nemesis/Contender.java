package dev.coppice.system.nemesis;

import dev.coppice.discovery.coordination.Coordination;
import dev.coppice.node.Node;
import dev.coppice.node.NodeContext;
import dev.coppice.node.Part;
import dev.coppice.postgres.Database;
import dev.coppice.postgres.PostgresOptions;
import dev.coppice.system.harness.Program;
import dev.coppice.system.history.Recorder;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client that runs as a node of its own: it stands for a leadership and contends for a lock, and
 * writes as long as it believes that it has them. It writes down what it does and sees.
 *
 * <p>It stands for a second leadership too, under which the database does not look at tokens: there
 * the checker has to find fault.
 */
public final class Contender implements Part {
  /** Its name as a part, and as a service that has a database. */
  static final String NAME = "contender";

  static final Program PROGRAM = Program.of(NAME, Contender.class);

  static final String LEADERSHIP = "nemesis-leader";
  static final String LOCK = "nemesis-lock";

  /** Not fenced. */
  static final String BARE_LEADERSHIP = "nemesis-bare-leader";

  /** Those that are fenced. */
  static final List<String> FENCED = List.of(LEADERSHIP, LOCK);

  /** Setting: the directory for its history. */
  static final String HISTORIES = "coppice.nemesis.histories";

  /** Setting: when all histories of the run begin, by {@link System#nanoTime}. */
  static final String BEGIN = "coppice.nemesis.begin";

  private @Nullable LeaderWriter leader;
  private @Nullable LeaderWriter bareLeader;
  private @Nullable LockWriter locker;
  private @Nullable Database database;

  private Contender() {}

  public static void main(String[] args) {
    Node.run(new Contender());
  }

  /** Where the one of this name writes down what it does and sees. */
  static Path history(Path directory, String instance) {
    return directory.resolve(instance + ".history.log");
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Future<?> start(NodeContext node) {
    PostgresOptions options = PostgresOptions.from(node.settings(), NAME);
    return Database.open(node.vertx(), node.readiness(), options)
        .onSuccess(opened -> contend(node, opened));
  }

  private void contend(NodeContext node, Database opened) {
    database = opened;
    String instance = node.info().instance();
    Path directory = Path.of(node.settings().required(HISTORIES, "a directory"));
    long begin = Long.parseLong(node.settings().required(BEGIN, "nanoseconds"));
    Recorder recorder = new Recorder(history(directory, instance), instance, begin);
    FencedCounter counter = new FencedCounter(opened, recorder, true);
    FencedCounter bare = new FencedCounter(opened, recorder, false);
    Coordination coordination = Coordination.of(node);
    leader = new LeaderWriter(LEADERSHIP, instance + "/leader", counter, recorder);
    leader.stand(coordination);
    bareLeader = new LeaderWriter(BARE_LEADERSHIP, instance + "/bare", bare, recorder);
    bareLeader.stand(coordination);
    locker = new LockWriter(instance + "/lock", counter, recorder, coordination.lock(LOCK));
    locker.begin();
  }

  @Override
  public Future<?> stop() {
    return (locker == null ? Future.<Void>succeededFuture() : locker.end())
        .eventually(() -> leader == null ? Future.<Void>succeededFuture() : leader.end())
        .eventually(() -> bareLeader == null ? Future.<Void>succeededFuture() : bareLeader.end())
        .eventually(() -> database == null ? Future.<Void>succeededFuture() : database.close());
  }
}
