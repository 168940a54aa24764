package dev.coppice.launcher;

import dev.coppice.backing.EmbeddedKafka;
import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.backing.EmbeddedPostgres;
import dev.coppice.backing.EmbeddedRedis;
import dev.coppice.launcher.supervision.Leftovers;
import dev.coppice.launcher.supervision.ProcessIdentity;
import dev.coppice.launcher.supervision.SupervisorCommands;
import dev.coppice.launcher.supervision.SupervisorView;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "down",
    description =
        "Stops everything in order: gateway, services, seeds, mailbox, Kafka, Redis, PostgreSQL. The"
            + " data stays.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration SUPERVISOR_EXIT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(25);

  private final Session session;

  @Option(
      names = "--purge",
      description = "Delete the data, logs and archives too; config.properties stays.")
  private boolean purge;

  DownCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Optional<SupervisorView> view = session.view();
    if (view.isPresent()) {
      Optional<ProcessHandle> supervisor = ProcessHandle.of(view.get().pid());
      session.control().run(SupervisorCommands.stop(), session::say);
      if (supervisor.isPresent()) {
        ProcessIdentity.of(supervisor.get()).awaitExit(SUPERVISOR_EXIT);
      }
    }
    boolean stoppedMore = Leftovers.in(session.home()).stop(GRACE, session::say);
    if (purge) {
      purge();
    }
    if (view.isEmpty() && !stoppedMore && !purge) {
      session.say("Nothing runs here.");
    }
    return 0;
  }

  private void purge() throws IOException {
    Path state = session.home().state();
    if (!Files.exists(state)) {
      session.say("There is nothing to delete.");
      return;
    }
    EmbeddedKafka.purge(EmbeddedOptions.in(state));
    EmbeddedRedis.purge(EmbeddedOptions.in(state));
    EmbeddedPostgres.purge(EmbeddedOptions.in(state));
    Files.walkFileTree(
        state,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.equals(session.home().configFile())) {
              Files.delete(file);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            if (!folder.equals(state) || !Files.exists(session.home().configFile())) {
              Files.delete(folder);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    session.say("Deleted the data, logs and archives in " + state + ".");
  }
}
