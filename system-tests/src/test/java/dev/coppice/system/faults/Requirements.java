package dev.coppice.system.faults;

import dev.coppice.system.harness.Programs;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a machine must have for a {@link Lab}. */
final class Requirements {
  private Requirements() {}

  /** Empty if all of it is there. */
  static Optional<String> missing() {
    if (!System.getProperty("os.name").equals("Linux")) {
      return Optional.of("network namespaces exist on Linux only");
    }
    if (!"root".equals(System.getProperty("user.name"))) {
      return Optional.of("only root may make network namespaces");
    }
    Optional<String> missing = Programs.missing("ip", "python3");
    if (missing.isPresent()) {
      return missing;
    }
    String name = Namespaces.own("probe");
    Commands.Result made = Commands.attempt(List.of("ip", "netns", "add", name), "");
    if (!made.succeeded()) {
      return Optional.of("this machine lets root make no network namespace: " + made.output());
    }
    try {
      return veth(name);
    } finally {
      Commands.run("ip", "netns", "delete", name);
    }
  }

  private static Optional<String> veth(String namespace) {
    for (List<String> kind : List.of(List.of("type", "veth"), List.of("type", "bridge"))) {
      List<String> line = new ArrayList<>(List.of("ip", "-n", namespace, "link", "add", "probe"));
      line.addAll(kind);
      Commands.Result made = Commands.attempt(line, "");
      if (!made.succeeded()) {
        return Optional.of(
            "this kernel makes no link of " + String.join(" ", kind) + ": " + made.output());
      }
      Commands.run("ip", "-n", namespace, "link", "delete", "probe");
    }
    return Optional.empty();
  }
}
