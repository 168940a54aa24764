package dev.coppice.bench.gateway;

import dev.coppice.bench.load.Wrk;
import dev.coppice.bench.load.WrkReport;
import dev.coppice.bench.machine.CpuTime;
import dev.coppice.bench.machine.Machine;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;

/**
 * What one load of one contender showed.
 *
 * @param frontMicros the front's processor time for each request, in microseconds
 * @param backendMicros the backend's
 * @param othersShare how much of the machine went to processes that have no part in this, 0 to 1
 */
record Round(
    String contender,
    int connections,
    WrkReport wrk,
    double frontMicros,
    double backendMicros,
    double othersShare) {

  static Round run(Contender contender, int connections, Duration length)
      throws IOException, InterruptedException {
    long started = System.nanoTime();
    long machine = CpuTime.ofMachine();
    long self = CpuTime.ofSelfAndEnded();
    long front = contender.front().cpuMicros();
    long backend = contender.backend().cpuMicros();
    WrkReport wrk = Wrk.run(contender.uri(), contender.headers(), connections, length);
    front = contender.front().cpuMicros() - front;
    backend = contender.backend().cpuMicros() - backend;
    self = CpuTime.ofSelfAndEnded() - self;
    machine = CpuTime.ofMachine() - machine;
    double available = (System.nanoTime() - started) / 1_000.0 * Machine.processors();
    return new Round(
        contender.name(),
        connections,
        wrk,
        (double) front / wrk.requests(),
        (double) backend / wrk.requests(),
        Math.max(0, (machine - self - front - backend) / available));
  }

  double perSecond() {
    return wrk.perSecond();
  }

  double bothMicros() {
    return frontMicros + backendMicros;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("contender", contender)
        .put("connections", connections)
        .put("requests", wrk.requests())
        .put("requestsPerSecond", wrk.perSecond())
        .put("p50Micros", wrk.p50Micros())
        .put("p99Micros", wrk.p99Micros())
        .put("errors", wrk.errors())
        .put("frontMicrosPerRequest", frontMicros)
        .put("backendMicrosPerRequest", backendMicros)
        .put("shareOfMachineUsedByOthers", othersShare);
  }
}
