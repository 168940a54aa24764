package dev.coppice.launcher;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be loaded from files; each is a command of its own. */
@Command(
    name = "import",
    description = "Loads products and stock, or orders, from a file.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ImportCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(hidden = true, arity = "0..*", description = "What is no command.")
  private String[] words = {};

  /** With its commands. */
  static CommandLine of(Session session) {
    return new CommandLine(new ImportCommand())
        .addSubcommand(new ImportCatalogCommand(session))
        .addSubcommand(new ImportOrdersCommand(session, LauncherBackstage::of));
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        words.length == 0
            ? "Say what to import: catalog or orders."
            : "\"" + words[0] + "\" cannot be imported; what can is: catalog, orders.");
  }
}
