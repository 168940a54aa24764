package dev.coppice.system.chaos;

import dev.coppice.system.harness.CoppiceCommand;
import dev.coppice.system.harness.Management;
import dev.coppice.testing.Signals;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The processes of a shop that {@code up} has started, as its files name them. */
final class Processes {
  private final CoppiceCommand coppice;

  Processes(CoppiceCommand coppice) {
    this.coppice = coppice;
  }

  /** A process that runs one of the services. */
  record Running(String service, String instance, long pid, int managementPort) {
    Management management() {
      return new Management(managementPort);
    }

    void signal(String name) {
      Signals.send(name, pid);
    }
  }

  /** All that live, in an order of their own that does not change. */
  List<Running> running() {
    List<Running> found = new ArrayList<>();
    Path folder = coppice.checkout().resolve(".coppice/run");
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*-*.json")) {
      for (Path file : files) {
        read(file, found);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    found.sort(Comparator.comparing(Running::service).thenComparing(Running::instance));
    return found;
  }

  private static void read(Path file, List<Running> found) throws IOException {
    try {
      JsonObject json = new JsonObject(Files.readString(file));
      Running one =
          new Running(
              json.getString("service"),
              json.getString("instance"),
              json.getLong("pid"),
              json.getInteger("managementPort"));
      if (ProcessHandle.of(one.pid()).isPresent()) {
        found.add(one);
      }
    } catch (NoSuchFileException | DecodeException e) {
      // It has died meanwhile, or is just being written down.
    }
  }

  List<Running> of(String service) {
    return running().stream().filter(one -> one.service().equals(service)).toList();
  }

  Running anyOf(String service) {
    return of(service).get(0);
  }

  boolean areReady(int count) {
    List<Running> running = running();
    return running.size() == count && running.stream().allMatch(one -> one.management().isReady());
  }

  /** Of PostgreSQL, Redis or Kafka, as {@code status} names them. */
  long backing(String name) {
    return coppice.status().getJsonArray("backing").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(name))
        .findFirst()
        .orElseThrow()
        .getLong("pid");
  }

  /** Whether another one has taken the place of that of this id. */
  boolean isBack(String name, long before) {
    return coppice.status().getJsonArray("backing").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("name").equals(name))
        .map(each -> each.getLong("pid"))
        .anyMatch(pid -> pid != null && pid != before);
  }

  /** Of the process that starts again what has died. */
  long supervisor() {
    return ProcessHandle.of(running().get(0).pid())
        .flatMap(ProcessHandle::parent)
        .orElseThrow()
        .pid();
  }
}
