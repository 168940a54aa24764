package dev.coppice.backing;

import dev.coppice.backing.RedisDoor.Answer;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides what becomes of the process that may run on a directory: adopt, start, stop. Not safe for
 * concurrent callers: {@link EmbeddedRedis} holds the lock.
 */
final class RedisServer {
  static final String HOST = "127.0.0.1";

  private static final Logger log = LoggerFactory.getLogger(RedisServer.class);
  private static final int PORTS_TRIED = 3;
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(2);
  private static final Duration POLL = Duration.ofMillis(10);
  private static final Duration PORT_LIMIT = Duration.ofSeconds(1);
  private static final Duration KILL_LIMIT = Duration.ofSeconds(10);

  private final EmbeddedOptions options;
  private final ServerAccount account;
  private final RedisFiles files;
  private final Path program;

  RedisServer(EmbeddedOptions options, ServerAccount account, RedisFiles files, Path program) {
    this.options = options;
    this.account = account;
    this.files = files;
    this.program = program;
  }

  /** Returns the process that serves from now on, started as needed. */
  RedisProcess adoptOrStart(String password) {
    Optional<RedisProcess> found = RedisProcess.alive(files);
    if (found.isPresent()) {
      if (files.has(files.configuration(found.get().port(), password, options.durable()))
          && awaitAnswer(found.get(), password) == Answer.SERVES) {
        log.info(
            "Adopted the Redis that was running: pid {}, port {}",
            found.get().pid(),
            found.get().port());
        return found.get();
      }
      log.warn(
          "Redis runs on {} (pid {}) but does not serve as asked; starting it anew",
          files.home(),
          found.get().pid());
      stop();
    }
    return start(password);
  }

  static RedisDoor door(int port, String password) {
    return new RedisDoor(HOST, port, null, password, ANSWER_LIMIT);
  }

  /** Waits for one that reads its data, and for one that has not begun to listen. */
  private Answer awaitAnswer(RedisProcess process, String password) {
    RedisDoor door = door(process.port(), password);
    long end = System.nanoTime() + options.startLimit().toNanos();
    Answer answer = door.ask();
    while (answer == Answer.LOADS && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(POLL.toNanos());
      answer = door.ask();
    }
    return answer;
  }

  private RedisProcess start(String password) {
    int port = options.preferredPort();
    if (port == 0 || !Ports.isFree(port)) {
      port = Ports.anyFree();
      if (options.preferredPort() != 0) {
        log.info("Port {} is taken: Redis gets port {}", options.preferredPort(), port);
      }
    }
    for (int attempt = 1; ; attempt++) {
      try {
        return start(port, password);
      } catch (BackingException e) {
        if (attempt == PORTS_TRIED || Ports.isFree(port)) {
          throw e;
        }
        port = Ports.anyFree();
      }
    }
  }

  private RedisProcess start(int port, String password) {
    files.prepare(account, files.configuration(port, password, options.durable()));
    Process process = launch();
    RedisDoor door = door(port, password);
    long end = System.nanoTime() + options.startLimit().toNanos();
    while (true) {
      // The pid file comes after the port: without it nobody would find the server again.
      Optional<RedisProcess> started =
          RedisProcess.alive(files).filter(found -> found.pid() == process.pid());
      if (started.isPresent() && door.ask() == Answer.SERVES) {
        return started.get();
      }
      if (!process.isAlive()) {
        throw new BackingException(
            "Redis ended with exit code " + process.exitValue() + "." + Command.tail(files.log()));
      }
      if (System.nanoTime() - end > 0) {
        process.destroyForcibly();
        throw new BackingException(
            "Redis does not answer within "
                + options.startLimit().toSeconds()
                + " s."
                + Command.tail(files.log()));
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** The server writes its log through a file that is open already, and outlives this process. */
  private Process launch() {
    List<String> line =
        account.command(List.of(program.toString(), files.configuration().toString()));
    ProcessBuilder builder =
        new ProcessBuilder(line)
            .directory(files.home().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(files.log().toFile()));
    Command.tame(builder.environment());
    try {
      return builder.start();
    } catch (IOException e) {
      throw BackingException.cannot("run " + String.join(" ", line), e);
    }
  }

  /** Stops the server if it runs, by force if it takes too long, and returns when it is gone. */
  void stop() {
    Optional<RedisProcess> running = RedisProcess.alive(files);
    if (running.isEmpty()) {
      return;
    }
    RedisProcess process = running.get();
    BooleanSupplier gone = () -> !process.runs(files.configuration());
    ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroy);
    if (!comesTrue(gone, options.stopLimit())) {
      log.warn("Killing Redis, pid {}: it does not stop otherwise", process.pid());
      ProcessHandle.of(process.pid()).ifPresent(ProcessHandle::destroyForcibly);
      if (!comesTrue(gone, KILL_LIMIT)) {
        throw new BackingException("Redis, pid " + process.pid() + ", could not be ended.");
      }
    }
    // A process gives up its memory, which has its arguments, a moment before its port.
    comesTrue(() -> Ports.isFree(process.port()), PORT_LIMIT);
  }

  private static boolean comesTrue(BooleanSupplier what, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (!what.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return true;
  }
}
