package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The people who have an account. Each command is a method. */
@Command(
    name = "user",
    description = "Makes accounts, and lists them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
  private static final List<String> ROLES = List.of("staff", "customer");

  private final Session session;
  private final Supplier<IdentityDesk> desk;

  @Spec private @Nullable CommandSpec spec;

  UserCommand(Session session, Supplier<IdentityDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Say what to do: create or list.");
  }

  @Command(
      description =
          "Makes an account, and prints a link to set its password, which works once and for a day.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--email", required = true, description = "Their e-mail address.")
          String email,
      @Option(names = "--role", required = true, description = "staff or customer.") String role,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    if (!ROLES.contains(role)) {
      throw new Refusal(
          "There is no role \"%s\"; there are %s.".formatted(role, String.join(", ", ROLES)));
    }
    JsonObject made =
        desk.get()
            .createUser(
                new JsonObject()
                    .put("email", email)
                    .put("role", role)
                    .put("author", System.getProperty("user.name", "unknown")));
    JsonObject shown =
        new JsonObject()
            .put("user_id", made.getString("userId"))
            .put("link", made.getString("link"));
    if (asJson) {
      session.say(shown.encode());
    } else {
      session.say("user_id: " + shown.getString("user_id"));
      session.say("link:    " + shown.getString("link"));
      session.say("Whoever opens the link sets the password; it works once, and for a day.");
    }
    return 0;
  }

  @Command(description = "Lists who has an account.", mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    List<JsonObject> users = desk.get().users();
    if (asJson) {
      session.say(new JsonArray(users).encodePrettily());
    } else if (users.isEmpty()) {
      session.say("There is no user.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("USER", "EMAIL", "ROLE", "VERIFIED", "AT"));
      users.stream().map(UserCommand::row).forEach(rows::add);
      TextTable.aligned(rows).forEach(session::say);
    }
    return 0;
  }

  private static List<String> row(JsonObject user) {
    return List.of(
        user.getString("userId"),
        user.getString("email"),
        user.getString("role"),
        user.getBoolean("verified") ? "yes" : "no",
        user.getString("createdAt"));
  }
}
