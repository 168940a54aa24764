package dev.coppice.launcher.supervision;

/** Takes a line for the user who waits for something that takes a while. */
@FunctionalInterface
public interface Journal {
  void say(String line);
}
