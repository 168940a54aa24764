package dev.coppice.bench.micro;

import dev.coppice.bench.BenchException;
import dev.coppice.bench.Workplace;
import dev.coppice.bench.machine.Machine;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Nanoseconds and bytes allocated for each of the small steps that every request takes. */
@Command(
    name = "lookup",
    description = "The registry look-up, the route match, the envelopes: ns and bytes per step.",
    mixinStandardHelpOptions = true)
public final class LookUpBench implements Callable<Integer> {

  private static final String LOOK_UP = RegistryLookUp.class.getSimpleName() + ".instances";
  private static final double LOOK_UP_NANOS = 200;

  /** The profiler counts what JMH itself allocates too, spread over millions of look-ups. */
  private static final double NOTHING_BYTES = 0.05;

  @Option(names = "--include", defaultValue = "", description = "part of a benchmark's name")
  private String include = "";

  @Option(names = "--forks", defaultValue = "2", description = "default: ${DEFAULT-VALUE}")
  private int forks;

  @Option(names = "--jvm", description = "an option for the JVM")
  private String[] jvm = {};

  @Override
  public Integer call() throws IOException {
    Workplace workplace = Workplace.of("lookup");
    JsonObject machine = Machine.describe();
    JsonArray steps = new JsonArray();
    System.out.printf(Locale.ROOT, "%-28s %10s %10s %10s%n", "step", "ns", "+-", "bytes");
    for (RunResult result : measure()) {
      steps.add(report(result));
    }
    workplace.keep(new JsonObject().put("machine", machine).put("steps", steps));
    return 0;
  }

  private Collection<RunResult> measure() {
    OptionsBuilder options = new OptionsBuilder();
    options
        .include(LookUpBench.class.getPackageName() + ".*" + include)
        .mode(Mode.AverageTime)
        .timeUnit(TimeUnit.NANOSECONDS)
        .forks(forks)
        .jvmArgsAppend(jvm)
        .warmupIterations(5)
        .warmupTime(TimeValue.seconds(1))
        .measurementIterations(5)
        .measurementTime(TimeValue.seconds(1))
        .addProfiler(GCProfiler.class)
        .verbosity(VerboseMode.SILENT);
    try {
      return new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new BenchException("JMH: " + e.getMessage());
    }
  }

  private static JsonObject report(RunResult run) {
    Result<?> time = run.getPrimaryResult();
    String benchmark = run.getParams().getBenchmark();
    String step = benchmark.substring(LookUpBench.class.getPackageName().length() + 1);
    double bytes = bytes(run);
    System.out.printf(
        Locale.ROOT,
        "%-28s %10.1f %10.1f %10.1f  %s%n",
        step,
        time.getScore(),
        time.getScoreError(),
        bytes,
        step.equals(LOOK_UP) ? verdict(time.getScore(), bytes) : "");
    return new JsonObject()
        .put("step", step)
        .put("nanos", time.getScore())
        .put("error", time.getScoreError())
        .put("bytes", bytes);
  }

  /** What the profiler says, under a name that begins with a mark of JMH's. */
  private static double bytes(RunResult run) {
    for (String name : run.getSecondaryResults().keySet()) {
      if (name.endsWith("gc.alloc.rate.norm")) {
        return run.getSecondaryResults().get(name).getScore();
      }
    }
    throw new BenchException("JMH did not count allocations");
  }

  private static String verdict(double nanos, double bytes) {
    boolean met = nanos < LOOK_UP_NANOS && bytes < NOTHING_BYTES;
    return (met ? "met" : "MISSED") + " (below 200 ns, 0 bytes)";
  }
}
