package dev.coppice.launcher;

import dev.coppice.backing.BackingException;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.node.StartFailedException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code coppice} command. */
@Command(
    name = "coppice",
    description = "Runs a whole Coppice cluster on this machine, and looks after it.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    footer = {
      "",
      "Begin with:",
      "  ./coppice up                  build what is not built, start everything",
      "  ./coppice status              what runs where",
      "  ./coppice import catalog FILE load a shop's products",
      "  ./coppice import orders FILE  play a shop's invoices as orders",
      "  ./coppice client create ...   register who may ask for access tokens",
      "  ./coppice api-key create ...  make a key for a partner",
      "  ./coppice user create ...     make an account for somebody",
      "  ./coppice mail                what identity has sent to people",
      "  ./coppice events tail         what services tell, as it happens",
      "  ./coppice config list         settings that change while all runs",
      "  ./coppice kill catalog        watch a new one grow back",
      "  ./coppice down                stop everything, keep the data",
      "",
      "Settings: COPPICE_* environment variables, or .coppice/config.properties."
    })
public final class Main implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  private Main() {}

  public static void main(String[] args) {
    System.exit(commandLine(Session.fromCommand()).execute(args));
  }

  static CommandLine commandLine(Session session) {
    return commandLine(session, () -> CoordinationDesk.of(session));
  }

  static CommandLine commandLine(Session session, Supplier<CoordinationDesk> desk) {
    return commandLine(session, desk, () -> IdentityDesk.of(session));
  }

  static CommandLine commandLine(
      Session session, Supplier<CoordinationDesk> desk, Supplier<IdentityDesk> identity) {
    CommandLine commands =
        new CommandLine(new Main())
            .addSubcommand(new UpCommand(session))
            .addSubcommand(new DownCommand(session))
            .addSubcommand(new StatusCommand(session))
            .addSubcommand(new LogsCommand(session))
            .addSubcommand(new KillCommand(session))
            .addSubcommand(new RestartCommand(session))
            .addSubcommand(new ScaleCommand(session))
            .addSubcommand(ImportCommand.of(session))
            .addSubcommand(new ClientCommand(session, identity))
            .addSubcommand(new ApiKeyCommand(session, identity))
            .addSubcommand(new UserCommand(session, identity))
            .addSubcommand(new MailCommand(session))
            .addSubcommand(new EventsCommand(session))
            .addSubcommand(new AuditCommand(session, () -> AuditDesk.of(session)))
            .addSubcommand(new IdentityCommand(session, identity))
            .addSubcommand(new LeadersCommand(session, desk))
            .addSubcommand(new LocksCommand(session, desk))
            .addSubcommand(new SchedulesCommand(session, desk))
            .addSubcommand(new ConfigCommand(session, desk))
            .addSubcommand(new CertificatesCommand(session))
            .addSubcommand(new DoctorCommand(session))
            .addSubcommand(new VersionCommand(session))
            .addSubcommand(new SuperviseCommand(session));
    commands.registerConverter(Integer.class, Main::wholeNumber);
    commands.registerConverter(int.class, Main::wholeNumber);
    commands.setExecutionExceptionHandler(
        (failure, commandLine, parsed) -> {
          commandLine.getErr().println("coppice: " + message(failure));
          return 1;
        });
    return commands;
  }

  private static int wholeNumber(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number, such as 3");
    }
  }

  /** What the user may have caused is said in a line; what only we can have caused, in full. */
  private static String message(Exception failure) {
    if (failure instanceof Refusal
        || failure instanceof StartFailedException
        || failure instanceof BackingException) {
      return String.valueOf(failure.getMessage());
    }
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace, true));
    return "this should not happen: " + trace;
  }

  @Override
  public void run() {
    CommandSpec own = Objects.requireNonNull(spec);
    throw new ParameterException(own.commandLine(), "Say what to do.");
  }
}
