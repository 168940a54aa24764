package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Place;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A node's process, started by this supervisor or, then it is adopted, by one before it. */
final class Child {
  private static final int SIGNAL_BASE = 128;

  private final Place place;
  private final String instance;
  private final int managementPort;
  private final ProcessIdentity identity;
  private final @Nullable Process process;

  private Child(
      Place place,
      String instance,
      int managementPort,
      ProcessIdentity identity,
      @Nullable Process process) {
    this.place = place;
    this.instance = instance;
    this.managementPort = managementPort;
    this.identity = identity;
    this.process = process;
  }

  static Child started(Place place, String instance, int managementPort, Process process) {
    return new Child(
        place, instance, managementPort, ProcessIdentity.of(process.toHandle()), process);
  }

  /** The process that {@link #toJson} described, if it still lives. */
  static Optional<Child> adopted(JsonObject json) {
    ProcessIdentity identity =
        new ProcessIdentity(json.getLong("pid"), Instant.parse(json.getString("startedAt")));
    Place place = new Place(json.getString("service"), json.getInteger("number"));
    return identity
        .find()
        .map(
            alive ->
                new Child(
                    place,
                    json.getString("instance"),
                    json.getInteger("managementPort"),
                    identity,
                    null));
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("service", place.service())
        .put("number", place.number())
        .put("instance", instance)
        .put("managementPort", managementPort)
        .put("pid", identity.pid())
        .put("startedAt", identity.startedAt().toString());
  }

  Place place() {
    return place;
  }

  String instance() {
    return instance;
  }

  int managementPort() {
    return managementPort;
  }

  ProcessIdentity identity() {
    return identity;
  }

  /** False once the limit is over and it still lives. */
  boolean awaitExit(Duration limit) throws InterruptedException {
    return process == null
        ? identity.awaitExit(limit)
        : process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** SIGTERM: leave in order. */
  void terminate() {
    identity.find().ifPresent(ProcessHandle::destroy);
  }

  /** SIGKILL. */
  void kill() {
    identity.find().ifPresent(ProcessHandle::destroyForcibly);
  }

  /** How it ended, for people; only once it has. */
  String ending() {
    if (process == null) {
      return "gone";
    }
    int code = process.exitValue();
    return code > SIGNAL_BASE ? "killed by signal " + (code - SIGNAL_BASE) : "exit code " + code;
  }

  @Override
  public String toString() {
    return "%s (%s, pid %d)".formatted(place, instance, identity.pid());
  }
}
