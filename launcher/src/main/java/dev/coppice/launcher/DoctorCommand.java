package dev.coppice.launcher;

import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.supervision.SupervisorView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "doctor",
    description = {
      "Looks for what could keep a cluster from running here (Java, memory, disk, ports, build),",
      "and says how to mend it. Ends with 1 if anything has to be mended."
    },
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final long MEGABYTE = 1024 * 1024;
  private static final long NEEDED_DISK = 1024 * MEGABYTE;

  private final Session session;
  private int troubles;

  DoctorCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException {
    good("Java", "%s in %s".formatted(Runtime.version(), System.getProperty("java.home")));
    disk();
    memory();
    build();
    Optional<SupervisorView> view = session.view();
    if (view.isPresent()) {
      good("Cluster", "runs, %d processes".formatted(view.get().processes().size()));
    } else {
      ports();
    }
    session.say("");
    session.say(troubles == 0 ? "Nothing is wrong." : troubles + " to mend.");
    return troubles == 0 ? 0 : 1;
  }

  private void disk() throws IOException {
    try {
      session.home().prepare();
    } catch (Refusal e) {
      bad("Disk", String.valueOf(e.getMessage()));
      return;
    }
    Path state = session.home().state();
    long free = Files.getFileStore(state).getUsableSpace();
    if (free < NEEDED_DISK) {
      bad(
          "Disk",
          "%,d MB are free in %s; a cluster wants %,d MB. Make room."
              .formatted(free / MEGABYTE, state, NEEDED_DISK / MEGABYTE));
    } else {
      good("Disk", "%,d MB free in %s".formatted(free / MEGABYTE, state));
    }
  }

  private void memory() {
    long needed = Preflight.needed(Layout.of(Map.of(), Set.of(), false));
    long free = MachineMemory.available().orElse(Long.MAX_VALUE);
    if (free == Long.MAX_VALUE) {
      good("Memory", "this system does not tell how much is free");
    } else if (free < needed && session.view().isEmpty()) {
      bad(
          "Memory",
          "%,d MB are free; separate processes need %,d MB. End something, or use up --single-process (%,d MB)."
              .formatted(
                  free / MEGABYTE, needed / MEGABYTE, MachineMemory.SINGLE_PROCESS / MEGABYTE));
    } else {
      good("Memory", "%,d MB free".formatted(free / MEGABYTE));
    }
  }

  private void build() {
    List<String> missing =
        Service.all().stream()
            .map(Service::jar)
            .filter(jar -> !Files.exists(session.home().root().resolve(jar)))
            .toList();
    if (missing.isEmpty()) {
      good("Build", "every fat jar is there");
    } else {
      bad("Build", "missing: " + String.join(", ", missing) + ". ./coppice up builds them.");
    }
  }

  private void ports() {
    try {
      Preflight.checkHttpPort(session.settings());
      good("Ports", "the gateway's port is free");
    } catch (Refusal e) {
      bad("Ports", String.valueOf(e.getMessage()));
    }
  }

  private void good(String what, String text) {
    session.say("ok    %-8s %s".formatted(what, text));
  }

  private void bad(String what, String text) {
    troubles++;
    session.say("MEND  %-8s %s".formatted(what, text));
  }
}
