package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Home;
import dev.coppice.launcher.layout.JvmSize;
import dev.coppice.launcher.layout.Layout;
import dev.coppice.launcher.layout.Service;
import dev.coppice.launcher.logs.LogFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts the supervisor so that it outlives the command and hears no Ctrl-C of its terminal. */
public final class SupervisorLaunch {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final Home home;

  public SupervisorLaunch(Home home) {
    this.home = home;
  }

  /** Its log file is {@code logs/supervisor.log}. */
  public Process start(Layout layout) throws IOException {
    LogFile log = new LogFile(home.log("supervisor"));
    log.rotateIfLarge();
    List<String> line = new ArrayList<>(detached());
    line.addAll(java());
    line.addAll(arguments(layout));
    return new ProcessBuilder(line)
        .directory(home.root().toFile())
        .redirectInput(new File("/dev/null"))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.path().toFile()))
        .start();
  }

  /** A session of its own; where there is no setsid (macOS), deaf to the terminal's signals. */
  private static List<String> detached() {
    return Files.isExecutable(SETSID)
        ? List.of(SETSID.toString())
        : List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "coppice");
  }

  private List<String> java() throws IOException {
    Path jar = new JarStore(home.jars()).copyOf(home.root().resolve(NodeStarter.WHOLE_JAR));
    List<String> properties = new ArrayList<>();
    for (String name : new String[] {"coppice.root", "coppice.config.file"}) {
      String value = System.getProperty(name);
      if (value != null) {
        properties.add("-D" + name + "=" + value);
      }
    }
    List<String> archive = new ClassArchives(home).options(jar, ClassArchives.SUPERVISOR);
    return new JavaCommand(JvmSize.SUPERVISOR, archive, properties, jar, null).line();
  }

  private static List<String> arguments(Layout layout) {
    List<String> arguments = new ArrayList<>(List.of("supervise"));
    if (layout.singleProcess()) {
      arguments.add("--single-process");
      return arguments;
    }
    for (Service service : Service.all()) {
      arguments.add("--scale=" + service.title() + "=" + layout.count(service));
    }
    return arguments;
  }
}
