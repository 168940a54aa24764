package dev.coppice.system.faults;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Network namespaces whose names say which process made them. */
final class Namespaces {
  private static final String OWN = "coppice-" + ProcessHandle.current().pid() + "-";
  private static final Pattern NAME = Pattern.compile("coppice-(\\d+)-.*");

  private Namespaces() {}

  /** The name of one that this process makes. */
  static String own(String name) {
    return OWN + name;
  }

  /** Those that this process has made. */
  static List<String> own() {
    return all().stream().filter(name -> name.startsWith(OWN)).toList();
  }

  /** Removes those of processes that are gone, with what still runs in them. */
  static void sweep() {
    all().stream().filter(Namespaces::isAbandoned).forEach(Namespaces::remove);
  }

  /** Ends first what runs in it: a namespace lives as long as its last process. */
  static void remove(String name) {
    Commands.run("ip", "netns", "pids", name)
        .lines()
        .map(pid -> ProcessHandle.of(Long.parseLong(pid)))
        .flatMap(Optional::stream)
        .forEach(ProcessHandle::destroyForcibly);
    Commands.run("ip", "netns", "delete", name);
  }

  private static boolean isAbandoned(String name) {
    Matcher matcher = NAME.matcher(name);
    return matcher.matches() && ProcessHandle.of(Long.parseLong(matcher.group(1))).isEmpty();
  }

  static List<String> all() {
    return Commands.run("ip", "netns", "list").lines().map(line -> line.split(" ", 2)[0]).toList();
  }
}
