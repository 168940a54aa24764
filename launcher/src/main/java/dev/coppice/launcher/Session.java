package dev.coppice.launcher;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.supervision.ControlClient;
import dev.coppice.launcher.supervision.SupervisorView;
import dev.coppice.node.Settings;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What one run of the command works with.
 *
 * @param terminal whether a person watches: output may be redrawn, Enter may be waited for
 * @param folder where the user is; relative file names start there
 */
record Session(Home home, PrintStream out, boolean terminal, Path folder) {

  /** As the shell script {@code coppice} tells by system properties. */
  static Session fromCommand() {
    return new Session(
        Home.fromCommand(),
        System.out,
        Boolean.getBoolean("coppice.terminal"),
        Path.of(System.getProperty("coppice.folder", ".")).toAbsolutePath());
  }

  /** From environment and {@code .coppice/config.properties}, unless another file is named. */
  Settings settings() {
    Settings settings = Settings.load();
    if (settings.text(Settings.CONFIG_FILE).isEmpty() && Files.exists(home.configFile())) {
      System.setProperty(Settings.CONFIG_FILE, home.configFile().toString());
      return Settings.load();
    }
    return settings;
  }

  ControlClient control() {
    return new ControlClient(home);
  }

  Optional<SupervisorView> view() {
    return control().view();
  }

  void say(String line) {
    out.println(line);
  }
}
