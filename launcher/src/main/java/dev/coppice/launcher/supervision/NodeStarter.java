package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.JvmSize;
import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.logs.LogFile;
import dev.coppice.node.Settings;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Starts nodes as JVMs of their own, each from its fat jar, told by environment variables what is
 * particular to it; all others that the supervisor was started with are passed on.
 */
final class NodeStarter implements ProcessStarter {
  static final String WHOLE_JAR = "launcher/target/coppice-launcher.jar";
  private static final String WHOLE_MAIN = "dev.coppice.launcher.SingleProcess";

  private final Home home;
  private final Settings settings;
  private final ClusterPorts clusterPorts;
  private final FreePorts managementPorts;
  private final int httpPort;
  private final IdentitySettings identity;
  private final AcquirerSettings acquirer;
  private final Map<Service, String> databaseUris;
  private final JarStore jars;
  private final ClassArchives archives;

  NodeStarter(
      Home home,
      Settings settings,
      ClusterPorts clusterPorts,
      FreePorts managementPorts,
      int httpPort,
      IdentitySettings identity,
      AcquirerSettings acquirer,
      Map<Service, String> databaseUris,
      ClassArchives archives) {
    this.home = home;
    this.settings = settings;
    this.clusterPorts = clusterPorts;
    this.managementPorts = managementPorts;
    this.httpPort = httpPort;
    this.identity = identity;
    this.acquirer = acquirer;
    this.databaseUris = databaseUris;
    this.jars = new JarStore(home.jars());
    this.archives = archives;
  }

  @Override
  public Child start(Place place) throws IOException {
    String instance = "%s-%08x".formatted(place.service(), ThreadLocalRandom.current().nextInt());
    int managementPort = managementPorts.next();
    LogFile log = new LogFile(home.log(place.fileName()));
    log.rotateIfLarge();
    ProcessBuilder builder =
        new ProcessBuilder(command(place).line())
            .directory(home.root().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()));
    builder.environment().putAll(environment(place, instance, managementPort));
    return Child.started(place, instance, managementPort, builder.start());
  }

  private JavaCommand command(Place place) throws IOException {
    boolean whole = place.isWhole();
    Path jar =
        jars.copyOf(home.root().resolve(whole ? WHOLE_JAR : Service.named(place.service()).jar()));
    JvmSize size = whole ? JvmSize.WHOLE : Service.named(place.service()).size();
    @Nullable String mainClass = whole ? WHOLE_MAIN : null;
    List<String> extra =
        settings
            .scoped(place.service())
            .text("coppice.java.options")
            .map(text -> Arrays.asList(text.strip().split("\\s+")))
            .orElse(List.of());
    return new JavaCommand(size, archives.options(jar, ClassArchives.NODE), extra, jar, mainClass);
  }

  private Map<String, String> environment(Place place, String instance, int managementPort) {
    boolean seed = place.service().equals(Service.DISCOVERY.title());
    Map<String, String> environment = new HashMap<>();
    environment.put("COPPICE_CLUSTER_SEEDS", String.join(",", clusterPorts.seeds()));
    environment.put(
        "COPPICE_CLUSTER_NAME", settings.text("coppice.cluster.name", home.clusterName()));
    environment.put(
        "COPPICE_CLUSTER_PORT",
        Integer.toString(seed ? clusterPorts.seedPort(place.number()) : clusterPorts.others()));
    environment.put("COPPICE_MANAGEMENT_PORT", Integer.toString(managementPort));
    environment.put("COPPICE_HTTP_PORT", Integer.toString(httpPort));
    // The port was free when the supervisor came up; from then on its gateways share it.
    environment.put("COPPICE_HTTP_TAKEOVER", "true");
    settings
        .text(Settings.CONFIG_FILE)
        .ifPresent(file -> environment.put("COPPICE_CONFIG_FILE", file));
    if (!place.isWhole()) {
      environment.put("COPPICE_INSTANCE", instance);
    }
    databaseUris.forEach(
        (service, uri) ->
            environment.put(
                "COPPICE_" + service.title().toUpperCase(Locale.ROOT) + "_POSTGRES_URI", uri));
    if (seed || place.isWhole()) {
      environment.put("COPPICE_DISCOVERY_POSTGRES_URI_FILE", home.seedsDatabase().toString());
    }
    if (place.isWhole() || Service.named(place.service()).usesRedis()) {
      environment.put("COPPICE_REDIS_URI_FILE", home.redis().toString());
    }
    if (!seed && !ExternalKafka.isConfigured(settings)) {
      environment.put("COPPICE_KAFKA_CLIENT_FILE", home.kafka().toString());
    }
    boolean sends = place.isWhole() || Service.named(place.service()).sendsMail();
    if (sends && !Mail.isConfigured(settings)) {
      environment.put("COPPICE_SMTP_URI_FILE", home.smtp().toString());
    }
    environment.putAll(identity.environmentOf(place));
    environment.putAll(acquirer.environmentOf(place));
    // Each thread that allocates may take an arena of its own; two are enough for a small JVM.
    environment.put("MALLOC_ARENA_MAX", "2");
    return environment;
  }
}
