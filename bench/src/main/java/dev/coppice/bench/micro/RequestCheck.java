package dev.coppice.bench.micro;

import dev.coppice.bench.service.BenchVerticle;
import dev.coppice.contract.ContractChecks;
import dev.coppice.contract.Request;
import dev.coppice.contract.Violation;
import dev.coppice.discovery.serving.ContractResource;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Whether a request is as its contract says: asked by the service of every call. */
@State(Scope.Thread)
public class RequestCheck {

  private final ContractChecks checks;
  private final Request request = Samples.request();

  public RequestCheck() {
    Vertx vertx = Vertx.vertx();
    try {
      checks =
          ContractChecks.compile(vertx, ContractResource.load(BenchVerticle.SERVICE))
              .await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the contract does not compile", e);
    } finally {
      vertx.close();
    }
  }

  @Benchmark
  public List<Violation> request() {
    return checks.request(request);
  }
}
