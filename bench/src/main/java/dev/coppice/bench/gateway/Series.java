package dev.coppice.bench.gateway;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.load.Median;
import io.vertx.core.json.JsonArray;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** One contender's rounds, beside those of another one that was loaded in turn with it. */
record Series(Contender contender, List<Round> rounds) {

  static Series of(Contender contender) {
    return new Series(contender, new ArrayList<>());
  }

  void runOnce(int connections, Duration length) throws IOException, InterruptedException {
    Round round = Round.run(contender, connections, length);
    if (round.wrk().errors() > 0) {
      throw new BenchException(
          contender.name() + ": " + round.wrk().errors() + " requests ended with errors");
    }
    rounds.add(round);
  }

  /** What it took of something to what the other took, in the median of neighbouring rounds. */
  double ratioTo(Series other, ToDoubleFunction<Round> what) {
    return Median.of(
        IntStream.range(0, rounds.size())
            .mapToDouble(
                i -> what.applyAsDouble(rounds.get(i)) / what.applyAsDouble(other.rounds.get(i))));
  }

  void print() {
    System.out.printf(
        Locale.ROOT,
        "%-16s %8.0f requests/s   gateway %5.1f us   service %5.1f us per request%n",
        contender.name(),
        Median.of(rounds.stream().mapToDouble(Round::perSecond)),
        Median.of(rounds.stream().mapToDouble(Round::frontMicros)),
        Median.of(rounds.stream().mapToDouble(Round::backendMicros)));
  }

  JsonArray toJson() {
    JsonArray array = new JsonArray();
    rounds.forEach(round -> array.add(round.toJson()));
    return array;
  }
}
