package dev.coppice.bench;

import dev.coppice.bench.coalescing.CoalescingBench;
import dev.coppice.bench.coordination.CoordinationBench;
import dev.coppice.bench.faults.FaultsBench;
import dev.coppice.bench.gateway.BusTlsBench;
import dev.coppice.bench.gateway.GatewayBench;
import dev.coppice.bench.gateway.LimitsBench;
import dev.coppice.bench.gateway.TokensBench;
import dev.coppice.bench.identity.IdentityBench;
import dev.coppice.bench.lifecycle.ImportBench;
import dev.coppice.bench.lifecycle.StartUpBench;
import dev.coppice.bench.micro.LookUpBench;
import dev.coppice.bench.reference.ReferenceBench;
import dev.coppice.bench.shop.BrowseBench;
import dev.coppice.bench.shop.ShopBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** What {@code bench/run} runs. */
@Command(
    name = "bench/run",
    description = "Measures Coppice on this machine.",
    mixinStandardHelpOptions = true,
    subcommands = {
      GatewayBench.class,
      TokensBench.class,
      LimitsBench.class,
      BusTlsBench.class,
      IdentityBench.class,
      CoalescingBench.class,
      FaultsBench.class,
      CoordinationBench.class,
      LookUpBench.class,
      StartUpBench.class,
      ImportBench.class,
      ShopBench.class,
      BrowseBench.class,
      ReferenceBench.class
    })
public final class Bench {

  private Bench() {}

  public static void main(String[] args) {
    CommandLine command = new CommandLine(new Bench());
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          if (failure instanceof BenchException) {
            line.getErr().println(failure.getMessage());
            return 1;
          }
          throw failure;
        });
    System.exit(command.execute(args));
  }
}
