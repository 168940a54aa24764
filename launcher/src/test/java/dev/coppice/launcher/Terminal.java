package dev.coppice.launcher;

import dev.coppice.launcher.door.OperatorDoor;
import dev.coppice.launcher.layout.Home;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine;

/** Where somebody types commands that ask identity. */
final class Terminal {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final StringWriter err = new StringWriter();
  private final CommandLine coppice;

  Terminal(Path folder, OperatorDoor identity) {
    Session session =
        new Session(
            new Home(folder), new PrintStream(out, true, StandardCharsets.UTF_8), false, folder);
    coppice =
        Main.commandLine(
            session, () -> CoordinationDesk.of(session), () -> new IdentityDesk(identity));
    coppice.setErr(new PrintWriter(err, true));
  }

  /** Its exit code. */
  int run(String command) {
    return coppice.execute(command.split(" "));
  }

  /** All that was printed so far. */
  String said() {
    return out.toString(StandardCharsets.UTF_8);
  }

  /** The same of what went wrong. */
  String complained() {
    return err.toString();
  }
}
