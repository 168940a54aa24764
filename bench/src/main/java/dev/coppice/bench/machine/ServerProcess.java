package dev.coppice.bench.machine;

import dev.coppice.bench.BenchException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that a bench starts, loads and stops. Its output goes to a file. */
public final class ServerProcess implements AutoCloseable {

  private static final Duration READY_LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int STOP_SECONDS = 20;

  private final String name;
  private final Process process;
  private final Path log;

  private ServerProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * @param directory where its log goes
   */
  public static ServerProcess start(
      String name, Path directory, Map<String, String> environment, List<String> command)
      throws IOException {
    Files.createDirectories(directory);
    Path log = directory.resolve(name + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ServerProcess(name, builder.start(), log);
  }

  /** A port that was free a moment ago. */
  public static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Waits until the address answers 200. */
  public void awaitOk(URI uri) throws InterruptedException {
    awaitOk(uri, READY_LIMIT);
  }

  /** The same, for so long at most. */
  public void awaitOk(URI uri, Duration most) throws InterruptedException {
    HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
    long limit = System.nanoTime() + most.toNanos();
    String last = "no answer";
    while (System.nanoTime() - limit < 0) {
      if (!process.isAlive()) {
        throw new BenchException(name + " ended with " + process.exitValue() + "; see " + log);
      }
      try {
        int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status == 200) {
          return;
        }
        last = "status " + status;
      } catch (IOException notYet) {
        last = notYet.toString();
      }
      Thread.sleep(POLL.toMillis());
    }
    throw new BenchException(
        name + " does not answer at " + uri + " (" + last + "); see its log, " + log);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** Microseconds of processor time used so far, by its children too. */
  public long cpuMicros() {
    return CpuTime.ofTree(process.toHandle());
  }

  /** Bytes of memory that it holds, its children too; what they share is counted for each. */
  public long residentBytes() throws IOException {
    long bytes = Memory.of(pid()).resident();
    for (ProcessHandle child : process.descendants().toList()) {
      bytes += Memory.of(child.pid()).resident();
    }
    return bytes;
  }

  /** Sends it a signal by its name, such as {@code KILL} or {@code STOP}. */
  public void signal(String name) throws IOException, InterruptedException {
    int exit =
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new BenchException("kill -" + name + " of " + this.name + " ended with " + exit);
    }
  }

  /** Asks it to end, and insists after a while. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
