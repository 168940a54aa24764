package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The keys by which partners call without asking for tokens. Each command is a method. */
@Command(
    name = "api-key",
    description = "Makes and revokes the keys by which partners call without asking for tokens.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ApiKeyCommand implements Runnable {

  private static final int LONGEST_DAYS = 730;

  private final Session session;
  private final Supplier<IdentityDesk> desk;

  @Spec private @Nullable CommandSpec spec;

  ApiKeyCommand(Session session, Supplier<IdentityDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Say what to do: create, list or revoke.");
  }

  @Command(
      description = "Makes a key, and prints it; it is shown only now.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--name", required = true, description = "For people.") String name,
      @Option(
              names = "--scope",
              required = true,
              arity = "1..*",
              paramLabel = "SCOPE",
              description = "What it opens: <service>:read or <service>:write.")
          List<String> scopes,
      @Option(
              names = "--days",
              paramLabel = "DAYS",
              defaultValue = "90",
              description = "For how many days it is good, 1 to 730; ${DEFAULT-VALUE} if left out.")
          int days,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    if (days < 1 || days > LONGEST_DAYS) {
      throw new Refusal("--days must be 1 to %d, not %d.".formatted(LONGEST_DAYS, days));
    }
    JsonObject made =
        desk.get()
            .createApiKey(
                new JsonObject()
                    .put("name", ClientCommand.checkedName(name))
                    .put("scopes", new JsonArray(ClientCommand.checkedScopes(scopes)))
                    .put("expiresInDays", days)
                    .put("author", ClientCommand.author()));
    if (asJson) {
      session.say(
          JsonObject.of("id", made.getString("id"), "api_key", made.getString("apiKey"))
              .put("expires_at", made.getString("expiresAt"))
              .encode());
    } else {
      session.say("id:         " + made.getString("id"));
      session.say("api_key:    " + made.getString("apiKey"));
      session.say("expires_at: " + made.getString("expiresAt"));
      session.say("The key is shown only now; keep it. It goes into the header X-API-Key.");
    }
    return 0;
  }

  @Command(
      description = "Lists the keys, those that are good no more too.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    List<JsonObject> keys = desk.get().apiKeys();
    if (asJson) {
      session.say(new JsonArray(keys).encodePrettily());
    } else if (keys.isEmpty()) {
      session.say("There is no API key.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("KEY", "NAME", "SCOPES", "STATE", "UNTIL", "BY", "AT"));
      keys.stream().map(ApiKeyCommand::row).forEach(rows::add);
      TextTable.aligned(rows).forEach(session::say);
    }
    return 0;
  }

  private static List<String> row(JsonObject key) {
    return List.of(
        key.getString("id"),
        key.getString("name"),
        key.getJsonArray("scopes").stream().map(String::valueOf).collect(Collectors.joining(",")),
        state(key),
        key.getString("expiresAt"),
        key.getString("createdBy"),
        key.getString("createdAt"));
  }

  private static String state(JsonObject key) {
    if (key.getString("revokedAt") != null) {
      return "revoked";
    }
    return Instant.parse(key.getString("expiresAt")).isAfter(Instant.now()) ? "good" : "expired";
  }

  @Command(
      description = "Takes a key back. Gateways refuse it within seconds.",
      mixinStandardHelpOptions = true)
  int revoke(@Parameters(paramLabel = "KEY", description = "Its id, as list shows it.") String id)
      throws InterruptedException {
    desk.get().revokeApiKey(id, ClientCommand.author());
    session.say("API key " + id + " is revoked.");
    return 0;
  }
}
