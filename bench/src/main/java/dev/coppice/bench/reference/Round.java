package dev.coppice.bench.reference;

import dev.coppice.bench.load.WrkReport;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.Map;

/**
 * What one load of one shop showed.
 *
 * @param cpuMicros each part's processor time in all, in microseconds
 * @param postgresMicros PostgreSQL's
 * @param othersShare how much of the machine went to processes that have no part in this, 0 to 1
 */
record Round(WrkReport wrk, Map<Part, Long> cpuMicros, long postgresMicros, double othersShare) {

  Round {
    cpuMicros = new EnumMap<>(cpuMicros);
  }

  double perSecond() {
    return wrk.perSecond();
  }

  /** For each request. */
  double micros(Part part) {
    return (double) cpuMicros.getOrDefault(part, 0L) / wrk.requests();
  }

  /** Of all JVMs, for each request. */
  double shopMicros() {
    return (double) cpuMicros.values().stream().mapToLong(Long::longValue).sum() / wrk.requests();
  }

  double databaseMicros() {
    return (double) postgresMicros / wrk.requests();
  }

  JsonObject toJson() {
    JsonObject micros = new JsonObject();
    cpuMicros.keySet().forEach(part -> micros.put(part.title(), micros(part)));
    return new JsonObject()
        .put("requests", wrk.requests())
        .put("requestsPerSecond", wrk.perSecond())
        .put("p50Micros", wrk.p50Micros())
        .put("p99Micros", wrk.p99Micros())
        .put("cpuMicrosPerRequest", micros.put("postgres", databaseMicros()))
        .put("shareOfMachineUsedByOthers", othersShare);
  }
}
