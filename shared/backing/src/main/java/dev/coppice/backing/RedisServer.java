package dev.coppice.backing;

import dev.coppice.backing.RedisDoor.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
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
  ServerProcess adoptOrStart(String password) {
    Optional<ServerProcess> found = files.running();
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
  private Answer awaitAnswer(ServerProcess process, String password) {
    RedisDoor door = door(process.port(), password);
    long end = System.nanoTime() + options.startLimit().toNanos();
    Answer answer = door.ask();
    while (answer == Answer.LOADS && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(POLL.toNanos());
      answer = door.ask();
    }
    return answer;
  }

  private ServerProcess start(String password) {
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

  private ServerProcess start(int port, String password) {
    files.prepare(account, files.configuration(port, password, options.durable()));
    List<String> line =
        account.command(List.of(program.toString(), files.configuration().toString()));
    Process process = ServerProcess.launch(line, files.home(), files.log(), Map.of());
    RedisDoor door = door(port, password);
    // The pid file comes after the port: without it nobody would find the server again.
    ServerProcess.awaitServing(
        "Redis",
        process,
        () -> runs(process) && door.ask() == Answer.SERVES,
        options.startLimit(),
        files.log());
    return new ServerProcess(process.pid(), port, files.configuration());
  }

  private boolean runs(Process process) {
    return files.running().filter(found -> found.pid() == process.pid()).isPresent();
  }

  /** Stops the server if it runs, by force if it takes too long, and returns when it is gone. */
  void stop() {
    files.running().ifPresent(process -> process.stop("Redis", options.stopLimit()));
  }
}
