package dev.coppice.node;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How a node gets into its cluster, and what it does there.
 *
 * @param name {@code coppice.cluster.name}
 * @param port {@code coppice.cluster.port}: the first Hazelcast port tried, of a hundred
 * @param seeds {@code coppice.cluster.seeds}: members to ask for the way in, {@code host[:port]}
 * @param holdsData {@code coppice.cluster.data}: whether it holds a share of the cluster's data; by
 *     default a seed does, and no other node
 * @param voters {@code coppice.cluster.voters}: how many seeds decide by majority; 0 is the
 *     development mode
 * @param joinLimit {@code coppice.cluster.join.limit}: how long it waits for a seed
 */
record ClusterOptions(
    String name, int port, List<String> seeds, boolean holdsData, int voters, Duration joinLimit) {

  private static final String SEEDS = "coppice.cluster.seeds";
  private static final Pattern SEED =
      Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(:(\\d{1,5}))?");
  private static final List<String> USUAL_SEEDS =
      List.of("127.0.0.1:5701", "127.0.0.1:5702", "127.0.0.1:5703");

  /** The fewest that have a majority when one of them is gone. */
  private static final int VOTERS = 3;

  ClusterOptions {
    seeds = List.copyOf(seeds);
  }

  static ClusterOptions from(Settings settings, boolean holdsDataByDefault) {
    List<String> seeds = seeds(settings);
    return new ClusterOptions(
        NodeOptions.name(settings, "coppice.cluster.name", "coppice"),
        settings.integer("coppice.cluster.port", 5701, 1, NodeOptions.MAX_PORT),
        seeds,
        holdsData(settings, holdsDataByDefault),
        voters(settings, seeds),
        settings.duration(
            "coppice.cluster.join.limit",
            Duration.ofMinutes(1),
            Duration.ofMillis(100),
            Duration.ofHours(1)));
  }

  private static boolean holdsData(Settings settings, boolean byDefault) {
    return settings
        .parsed(
            "coppice.cluster.data",
            "auto, true or false",
            text ->
                switch (text) {
                  case "auto" -> byDefault;
                  case "true" -> true;
                  case "false" -> false;
                  default -> null;
                })
        .orElse(byDefault);
  }

  /**
   * Three, where somebody has named three seeds or more. With the usual list none, for a jar that
   * is tried out alone must not wait for two others.
   */
  private static int voters(Settings settings, List<String> seeds) {
    int byDefault = settings.text(SEEDS).isPresent() && seeds.size() >= VOTERS ? VOTERS : 0;
    return settings
        .parsed(
            "coppice.cluster.voters",
            "auto, 0, 3, 5 or 7",
            text ->
                switch (text) {
                  case "auto" -> byDefault;
                  case "0", "3", "5", "7" -> Integer.valueOf(text);
                  default -> null;
                })
        .orElse(byDefault);
  }

  private static List<String> seeds(Settings settings) {
    List<String> seeds = settings.list(SEEDS, USUAL_SEEDS);
    if (seeds.isEmpty() || !seeds.stream().allMatch(ClusterOptions::isSeed)) {
      throw settings.invalid(
          SEEDS, "host[:port],host[:port],... with at least one seed, such as 10.0.0.1:5701");
    }
    return seeds;
  }

  private static boolean isSeed(String seed) {
    var matcher = SEED.matcher(seed);
    if (!matcher.matches()) {
      return false;
    }
    String port = matcher.group(3);
    return port == null
        || (Integer.parseInt(port) >= 1 && Integer.parseInt(port) <= NodeOptions.MAX_PORT);
  }
}
