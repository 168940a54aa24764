package dev.coppice.bench.gateway;

import dev.coppice.bench.Target;
import dev.coppice.bench.load.Median;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The rounds of all contenders at one number of connections, and what follows from them.
 *
 * @param rounds by contender, in the order of measuring: the rounds of one index were taken one
 *     after the other
 */
record Standings(int connections, Map<String, List<Round>> rounds) {

  /** Above this the machine was not ours, and absolute figures say little. */
  private static final double BUSY = 0.1;

  List<Target> targets() {
    List<Target> targets = new ArrayList<>();
    if (has(Contender.SPRING)) {
      targets.add(
          new Target(
              "gateway's CPU, of Spring Cloud Gateway's",
              ratio(Contender.SPRING, Round::frontMicros),
              0.3,
              true));
    }
    if (has(Contender.NGINX)) {
      targets.add(
          new Target(
              "gateway's CPU, of nginx's", ratio(Contender.NGINX, Round::frontMicros), 1.3, true));
      targets.add(
          new Target(
              "CPU of gateway and service, of nginx and its backend's",
              ratio(Contender.NGINX, Round::bothMicros),
              1,
              true));
      targets.add(
          new Target("requests/s, of nginx's", ratio(Contender.NGINX, Round::perSecond), 1, false));
    }
    return targets;
  }

  private boolean has(String peer) {
    return rounds.containsKey(peer) && rounds.containsKey(Contender.COPPICE);
  }

  /**
   * The median of the ratios of neighbouring rounds: what else the machine does moves both sides of
   * such a ratio, and so matters less than in a ratio of medians.
   */
  private double ratio(String peer, ToDoubleFunction<Round> figure) {
    List<Round> ours = rounds.getOrDefault(Contender.COPPICE, List.of());
    List<Round> theirs = rounds.getOrDefault(peer, List.of());
    return Median.of(
        IntStream.range(0, Math.min(ours.size(), theirs.size()))
            .mapToDouble(
                i -> figure.applyAsDouble(ours.get(i)) / figure.applyAsDouble(theirs.get(i))));
  }

  private double median(String contender, ToDoubleFunction<Round> figure) {
    return Median.of(rounds.getOrDefault(contender, List.of()).stream().mapToDouble(figure));
  }

  /** For people. */
  String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-24s %11s %8s %8s %10s %11s %8s %7s%n",
            connections + " connections",
            "requests/s",
            "p50 ms",
            "p99 ms",
            "front us",
            "backend us",
            "both us",
            "others"));
    for (String contender : rounds.keySet()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-24s %,11.0f %8.2f %8.2f %10.1f %11.1f %8.1f %6.0f%%%n",
              contender,
              median(contender, Round::perSecond),
              median(contender, round -> round.wrk().p50Micros()) / 1_000,
              median(contender, round -> round.wrk().p99Micros()) / 1_000,
              median(contender, Round::frontMicros),
              median(contender, Round::backendMicros),
              median(contender, Round::bothMicros),
              100 * median(contender, Round::othersShare)));
    }
    targets().forEach(target -> text.append(target.line()).append(System.lineSeparator()));
    if (isBusy()) {
      text.append("  The machine was busy with other things: trust the ratios, not the figures.\n");
    }
    return text.toString();
  }

  private boolean isBusy() {
    return rounds.keySet().stream()
        .anyMatch(contender -> median(contender, Round::othersShare) > BUSY);
  }

  JsonObject toJson() {
    JsonArray all = new JsonArray();
    rounds.values().forEach(list -> list.forEach(round -> all.add(round.toJson())));
    JsonArray targets = new JsonArray();
    targets().forEach(target -> targets.add(target.toJson()));
    return new JsonObject()
        .put("connections", connections)
        .put("busy", isBusy())
        .put("targets", targets)
        .put("rounds", all);
  }
}
