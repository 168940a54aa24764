package dev.coppice.launcher;

public final class Main {
  private Main() {}
}
