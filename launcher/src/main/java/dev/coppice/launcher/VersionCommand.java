package dev.coppice.launcher;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

@Command(
    name = "version",
    description = "Shows the versions of Coppice and of the Java that runs it.",
    mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
  private final Session session;

  VersionCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    session.say(text());
    return 0;
  }

  private static String text() {
    String version = Main.class.getPackage().getImplementationVersion();
    return "coppice %s (Java %s, %s)"
        .formatted(
            version == null ? "development" : version,
            Runtime.version(),
            System.getProperty("java.home"));
  }

  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }
  }
}
