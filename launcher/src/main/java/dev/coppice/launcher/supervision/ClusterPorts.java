package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Service;
import dev.coppice.node.Settings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Where this cluster meets: each seed keeps its port as long as the cluster lives.
 *
 * @param seeds {@code host:port} of every seed, as all nodes are told
 * @param seedPorts the ports that seeds of ours listen on, by their number less one
 * @param others where the other nodes look for a free port from
 */
record ClusterPorts(List<String> seeds, List<Integer> seedPorts, int others) {
  private static final int USUAL = 5701;
  private static final int STEP = 20;
  private static final int LAST = 7701;

  ClusterPorts {
    seeds = List.copyOf(seeds);
    seedPorts = List.copyOf(seedPorts);
  }

  /**
   * The ports that the settings name; if they name none, the usual ones, or the next ones of which
   * nobody uses any.
   */
  static ClusterPorts choose(Settings settings, Layout layout, InetAddress bind) {
    String host = bind.getHostAddress();
    List<String> named = settings.list("coppice.cluster.seeds", List.of());
    if (!named.isEmpty()) {
      List<Integer> here =
          named.stream()
              .filter(seed -> seed.startsWith(host + ":"))
              .map(seed -> Integer.parseInt(seed.substring(host.length() + 1)))
              .toList();
      int next = here.stream().mapToInt(Integer::intValue).max().orElse(USUAL - 1) + 1;
      return new ClusterPorts(named, here, next);
    }
    int count = layout.singleProcess() ? 1 : Math.max(1, layout.count(Service.DISCOVERY));
    int base =
        IntStream.iterate(USUAL, port -> port < LAST, port -> port + STEP)
            .filter(
                port ->
                    IntStream.range(port, port + count)
                        .allMatch(each -> FreePorts.isFree(bind, each)))
            .findFirst()
            .orElse(USUAL);
    List<Integer> ports = IntStream.range(base, base + count).boxed().toList();
    return new ClusterPorts(
        ports.stream().map(port -> host + ":" + port).toList(), ports, base + count);
  }

  /** The first port that the n-th seed tries, counted from 1; seeds beyond the known ones roam. */
  int seedPort(int number) {
    return number <= seedPorts.size() ? seedPorts.get(number - 1) : others;
  }

  /** Remembers them for a later supervisor that finds nodes alive. */
  void save(Path file) {
    try {
      Files.writeString(
          file,
          new JsonObject()
              .put("seeds", new JsonArray(seeds))
              .put("seedPorts", new JsonArray(seedPorts))
              .put("others", others)
              .encode());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static ClusterPorts load(Path file) {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      return new ClusterPorts(
          json.getJsonArray("seeds").stream().map(String.class::cast).collect(Collectors.toList()),
          json.getJsonArray("seedPorts").stream().map(Integer.class::cast).toList(),
          json.getInteger("others"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
