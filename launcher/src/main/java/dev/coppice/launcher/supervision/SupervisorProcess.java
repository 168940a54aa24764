package dev.coppice.launcher.supervision;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.logs.LogFile;
import dev.coppice.launcher.supervision.Supervisor.StopLimits;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The supervisor as a process of its own: puts the parts together, and runs until it is stopped.
 */
public final class SupervisorProcess {
  private static final Logger log = LoggerFactory.getLogger(SupervisorProcess.class);

  // Below the ports that systems hand out by themselves, so that a node finds its own free.
  private static final int FIRST_PORT = 20_000;
  private static final int PORTS = 60;

  /** Of the ports at the end of the range: the acquirer's, Kafka's and Redis's. */
  private static final int KEPT_AT_THE_END = 3;

  private static final int CHECKOUTS = 200;

  private final Home home;
  private final Layout layout;
  private final Settings settings;
  private final ClassArchives archives;

  public SupervisorProcess(Home home, Layout layout, Settings settings) {
    this.home = home;
    this.layout = layout;
    this.settings = settings;
    this.archives = new ClassArchives(home);
  }

  /** Returns when everything is stopped. */
  public void run() throws IOException, InterruptedException {
    try (FileChannel file =
            FileChannel.open(
                home.run().resolve("supervisor.lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock lock = file.tryLock()) {
      if (lock == null) {
        throw new Refusal("Another supervisor runs in " + home.root() + ".");
      }
      archives.forgetLists();
      RunFiles runFiles = new RunFiles(home.run());
      List<Child> alive = runFiles.alive();
      Supervisor supervisor = assemble(runFiles, !alive.isEmpty());
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stopOnSignal(supervisor)));
      ControlServer control =
          ControlServer.open(home.controlSocket(), new SupervisorCommands(supervisor));
      try {
        supervisor.start(alive);
        tendUntilStopped(supervisor);
      } finally {
        control.close();
      }
    }
  }

  private Supervisor assemble(RunFiles runFiles, boolean joinsLivingNodes) throws IOException {
    InetAddress bind = InetAddress.getByName(settings.text("coppice.bind.host", "127.0.0.1"));
    Path portsFile = home.run().resolve("cluster.ports");
    ClusterPorts clusterPorts =
        joinsLivingNodes && Files.exists(portsFile)
            ? ClusterPorts.load(portsFile)
            : ClusterPorts.choose(settings, layout, bind);
    clusterPorts.save(portsFile);
    int firstPort =
        FIRST_PORT + PORTS * Math.floorMod(home.root().toString().hashCode(), CHECKOUTS);
    int wantedPort = settings.integer("coppice.http.port", 8080, 0, 65_535);
    int httpPort = wantedPort == 0 ? FreePorts.any(bind) : wantedPort;
    Map<Service, String> databaseUris = Supervisor.noDatabasesYet();
    NodeStarter starter =
        new NodeStarter(
            home,
            settings,
            clusterPorts,
            new FreePorts(
                InetAddress.getLoopbackAddress(), firstPort + 1, PORTS - 1 - KEPT_AT_THE_END),
            httpPort,
            IdentitySettings.of(settings, home, httpPort),
            AcquirerSettings.of(settings, home, firstPort + PORTS - KEPT_AT_THE_END, httpPort),
            databaseUris,
            archives);
    Databases servers =
        ExternalDatabases.areConfigured(settings)
            ? new ExternalDatabases(settings)
            : new EmbeddedDatabases(EmbeddedOptions.in(home.state()).withPreferredPort(firstPort));
    Redis redis =
        ExternalRedis.isConfigured(settings)
            ? new ExternalRedis(settings)
            : new EmbeddedRedisServer(
                EmbeddedOptions.in(home.state()).withPreferredPort(firstPort + PORTS - 1));
    Duration leave =
        settings.duration(
            "coppice.leave.limit",
            Duration.ofSeconds(20),
            Duration.ofMillis(100),
            Duration.ofHours(1));
    Fleet fleet = new Fleet(starter, new ManagementHealthProbe(), runFiles, Pace.ofThisMachine());
    return new Supervisor(
        layout,
        httpPort,
        new DatabasesWithFile(servers, home.seedsDatabase()),
        new RedisWithFile(redis, home.redis()),
        kafka(firstPort + PORTS - 2, fleet),
        Mail.isConfigured(settings)
            ? new ExternalMail(settings, InstantSource.system())
            : new EmbeddedMail(home.mail(), home.smtp()),
        databaseUris,
        fleet,
        new StopLimits(leave.plusSeconds(5), Duration.ofSeconds(60)));
  }

  private Kafka kafka(int port, Fleet fleet) {
    if (ExternalKafka.isConfigured(settings)) {
      return new ExternalKafka(settings);
    }
    JarStore jars = new JarStore(home.jars());
    return new EmbeddedKafkaBroker(
        EmbeddedOptions.in(home.state()).withPreferredPort(port),
        () -> jars.copyOf(home.root().resolve(NodeStarter.WHOLE_JAR)).toString(),
        () -> fleet.views().stream().allMatch(node -> node.state() == ProcessView.State.UP),
        home.kafka());
  }

  private void tendUntilStopped(Supervisor supervisor) throws InterruptedException {
    ScheduledExecutorService housekeeping = Executors.newScheduledThreadPool(2, this::daemon);
    housekeeping.scheduleWithFixedDelay(() -> logFailure(supervisor::tend), 1, 1, TimeUnit.SECONDS);
    housekeeping.scheduleWithFixedDelay(
        () -> logFailure(this::rotateLogs), 30, 30, TimeUnit.SECONDS);
    housekeeping.scheduleWithFixedDelay(
        () -> logFailure(() -> makeArchives(supervisor)), 5, 5, TimeUnit.SECONDS);
    supervisor.awaitStop();
    housekeeping.shutdownNow();
    archives.stop();
  }

  private Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "housekeeping");
    thread.setDaemon(true);
    return thread;
  }

  private void makeArchives(Supervisor supervisor) {
    if (supervisor.view().allUp()) {
      archives.makeMissing();
    }
  }

  private void rotateLogs() {
    try (DirectoryStream<Path> logs = Files.newDirectoryStream(home.logs(), "*.log")) {
      for (Path path : logs) {
        new LogFile(path).rotateIfLarge();
      }
    } catch (IOException e) {
      log.warn("Logs cannot be rotated", e);
    }
  }

  private static void logFailure(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      log.warn("Housekeeping failed, and goes on", e);
    }
  }

  /** The machine goes down, or somebody ended the supervisor: nothing may be left behind. */
  private static void stopOnSignal(Supervisor supervisor) {
    try {
      supervisor.stop(log::info);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
