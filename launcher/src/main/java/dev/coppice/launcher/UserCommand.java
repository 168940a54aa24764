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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The people who have an account. Each command is a method. */
@Command(
    name = "user",
    description = "Makes accounts, lists and changes them.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class UserCommand implements Runnable {
  private static final List<String> ROLES = List.of("staff", "customer");

  private static final String NAMED = "Their e-mail address, or their id.";

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
        Objects.requireNonNull(spec).commandLine(),
        "Say what to do: create, list, disable, enable, role, link, sign-out,"
            + " reset-second-factor or erase.");
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
    JsonObject made =
        desk.get()
            .createUser(
                new JsonObject()
                    .put("email", email)
                    .put("role", checkedRole(role))
                    .put("author", author()));
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
  int list(
      @Option(
              names = "--email",
              paramLabel = "BEGINNING",
              defaultValue = "",
              description = "Only those whose addresses begin so.")
          String email,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    List<JsonObject> users = desk.get().users(email);
    if (asJson) {
      session.say(new JsonArray(users).encodePrettily());
    } else if (users.isEmpty()) {
      session.say("There is no user.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("USER", "EMAIL", "ROLE", "VERIFIED", "AT", "DISABLED"));
      users.stream().map(UserCommand::row).forEach(rows::add);
      TextTable.aligned(rows).forEach(session::say);
    }
    return 0;
  }

  @Command(
      name = "reset-second-factor",
      description =
          "Takes the second factor away from somebody who has lost it, and signs them out everywhere."
              + " Make sure that it is them who asks.",
      mixinStandardHelpOptions = true)
  int resetSecondFactor(
      @Parameters(paramLabel = "EMAIL", description = "Their e-mail address.") String email)
      throws InterruptedException {
    desk.get()
        .resetSecondFactor(
            new JsonObject()
                .put("email", email)
                .put("author", System.getProperty("user.name", "unknown")));
    session.say(email + " signs in by the password alone now, and is signed out everywhere.");
    return 0;
  }

  private static List<String> row(JsonObject user) {
    return List.of(
        user.getString("userId"),
        user.getString("email"),
        user.getString("role"),
        user.getBoolean("verified") ? "yes" : "no",
        user.getString("createdAt"),
        Objects.requireNonNullElse(user.getString("disabledAt"), "-"));
  }

  @Command(
      description = "Lets somebody sign in no more, and signs them out everywhere.",
      mixinStandardHelpOptions = true)
  int disable(@Parameters(paramLabel = "USER", description = NAMED) String user)
      throws InterruptedException {
    change(user, new JsonObject().put("disabled", true));
    session.say(user + " cannot sign in any more, and is signed out everywhere.");
    return 0;
  }

  @Command(description = "Lets somebody sign in again.", mixinStandardHelpOptions = true)
  int enable(@Parameters(paramLabel = "USER", description = NAMED) String user)
      throws InterruptedException {
    change(user, new JsonObject().put("disabled", false));
    session.say(user + " can sign in again.");
    return 0;
  }

  @Command(
      description = "Changes somebody's role, and signs them out everywhere.",
      mixinStandardHelpOptions = true)
  int role(
      @Parameters(paramLabel = "USER", description = NAMED) String user,
      @Parameters(paramLabel = "ROLE", description = "staff or customer.") String role)
      throws InterruptedException {
    change(user, new JsonObject().put("role", checkedRole(role)));
    session.say(user + " is " + role + " now.");
    return 0;
  }

  @Command(
      description =
          "Prints a link by which somebody sets another password; it works once and for a day.",
      mixinStandardHelpOptions = true)
  int link(@Parameters(paramLabel = "USER", description = NAMED) String user)
      throws InterruptedException {
    session.say(desk.get().passwordLink(id(user), author()));
    return 0;
  }

  @Command(
      name = "sign-out",
      description = "Signs somebody out everywhere.",
      mixinStandardHelpOptions = true)
  int signOut(@Parameters(paramLabel = "USER", description = NAMED) String user)
      throws InterruptedException {
    desk.get().endSessions(id(user), author());
    session.say(user + " is signed out everywhere.");
    return 0;
  }

  @Command(
      description =
          "Erases somebody, with all that belongs to them; it cannot be undone. The audit log keeps"
              + " what they have done, by their id.",
      mixinStandardHelpOptions = true)
  int erase(
      @Parameters(paramLabel = "USER", description = NAMED) String user,
      @Option(names = "--yes", description = "Needed, since it cannot be undone.") boolean sure)
      throws InterruptedException {
    String id = id(user);
    if (!sure) {
      throw new Refusal(
          "Nothing is erased: say --yes if %s (%s) is to go for good.".formatted(user, id));
    }
    desk.get().eraseUser(id, author());
    session.say(user + " is erased.");
    return 0;
  }

  private void change(String user, JsonObject change) throws InterruptedException {
    desk.get().updateUser(id(user), change.put("author", author()));
  }

  private String id(String user) throws InterruptedException {
    return desk.get().user(user).getString("userId");
  }

  private static String checkedRole(String role) {
    if (!ROLES.contains(role)) {
      throw new Refusal(
          "There is no role \"%s\"; there are %s.".formatted(role, String.join(", ", ROLES)));
    }
    return role;
  }

  private static String author() {
    return System.getProperty("user.name", "unknown");
  }
}
