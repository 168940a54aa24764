package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The clients that may ask for access tokens. Each command is a method. */
@Command(
    name = "client",
    description = "Registers and removes the clients that may ask for access tokens.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ClientCommand implements Runnable {
  private static final List<String> GRANTS =
      List.of("client_credentials", "authorization_code", "refresh_token", "device_code");

  /** What the names of grants begin with that came after the first ones, and people leave out. */
  private static final String URN = "urn:ietf:params:oauth:grant-type:";

  private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9-]{0,39}:(read|write)");

  private final Session session;
  private final Supplier<IdentityDesk> desk;

  @Spec private @Nullable CommandSpec spec;

  ClientCommand(Session session, Supplier<IdentityDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Say what to do: create, list, show, rotate-secret or delete.");
  }

  @Command(
      description =
          "Registers a client, and prints its id and its secret, which is shown only now.",
      mixinStandardHelpOptions = true)
  int create(
      @Option(names = "--name", required = true, description = "For people.") String name,
      @Option(
              names = "--grant",
              required = true,
              arity = "1..*",
              paramLabel = "GRANT",
              description =
                  "How it gets tokens: client_credentials, authorization_code, refresh_token,"
                      + " device_code.")
          List<String> grants,
      @Option(
              names = "--redirect",
              arity = "1..*",
              paramLabel = "URI",
              description = "Where users are sent back to, for authorization_code.")
          @Nullable List<String> redirects,
      @Option(
              names = "--post-logout",
              arity = "1..*",
              paramLabel = "URI",
              description = "Where users may be sent who have signed out.")
          @Nullable List<String> postLogouts,
      @Option(
              names = "--public",
              description = "It runs on its users' devices, and can keep no secret.")
          boolean isPublic,
      @Option(
              names = "--scope",
              arity = "1..*",
              paramLabel = "SCOPE",
              description = "What it may have: <service>:read or <service>:write.")
          @Nullable List<String> scopes,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    JsonObject client =
        new JsonObject()
            .put("name", checkedName(name))
            .put("grants", new JsonArray(checkedGrants(grants)))
            .put("redirectUris", new JsonArray(redirects == null ? List.of() : redirects))
            .put(
                "postLogoutRedirectUris",
                new JsonArray(postLogouts == null ? List.of() : postLogouts))
            .put("scopes", new JsonArray(checkedScopes(scopes == null ? List.of() : scopes)))
            .put("author", author());
    if (isPublic) {
      client.put("authenticationMethod", "none");
    }
    show(desk.get().createClient(client), asJson);
    return 0;
  }

  private void show(JsonObject made, boolean asJson) {
    String secret = made.getString("clientSecret");
    JsonObject shown = new JsonObject().put("client_id", made.getString("clientId"));
    if (secret != null) {
      shown.put("client_secret", secret);
    }
    if (asJson) {
      session.say(shown.encode());
      return;
    }
    session.say("client_id:     " + shown.getString("client_id"));
    if (secret != null) {
      session.say("client_secret: " + secret);
      session.say("The secret is shown only now; keep it.");
    }
  }

  @Command(description = "Lists the clients.", mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    List<JsonObject> clients = desk.get().clients();
    if (asJson) {
      session.say(new JsonArray(clients).encodePrettily());
    } else if (clients.isEmpty()) {
      session.say("There is no client.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("CLIENT", "NAME", "GRANTS", "SCOPES", "BY", "AT"));
      clients.stream().map(ClientCommand::row).forEach(rows::add);
      TextTable.aligned(rows).forEach(session::say);
    }
    return 0;
  }

  @Command(description = "Shows all about a client.", mixinStandardHelpOptions = true)
  int show(@Parameters(paramLabel = "CLIENT", description = "Its id, as list shows it.") String id)
      throws InterruptedException {
    session.say(desk.get().client(id).encodePrettily());
    return 0;
  }

  @Command(
      name = "rotate-secret",
      description = "Gives a client a new secret, which is shown only now.",
      mixinStandardHelpOptions = true)
  int rotateSecret(
      @Parameters(paramLabel = "CLIENT", description = "Its id, as list shows it.") String id,
      @Option(
              names = "--keep-old",
              paramLabel = "HOURS",
              defaultValue = "0",
              description =
                  "For how many hours the old secret is good as well, 0 to 720; 0 where it leaked.")
          int hours,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    if (hours < 0 || hours > 720) {
      throw new Refusal("--keep-old must be 0 to 720 hours, not %d.".formatted(hours));
    }
    show(desk.get().rotateSecret(id, Duration.ofHours(hours), author()), asJson);
    return 0;
  }

  @Command(
      description = "Removes a client. Its tokens are not active any more.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(paramLabel = "CLIENT", description = "Its id, as list shows it.") String id)
      throws InterruptedException {
    desk.get().deleteClient(id, author());
    session.say("Client " + id + " is gone.");
    return 0;
  }

  static String checkedName(String name) {
    if (name.isBlank() || name.length() > 100) {
      throw new Refusal("--name must be 1 to 100 characters, not all blank.");
    }
    return name;
  }

  private static List<String> checkedGrants(List<String> grants) {
    for (String grant : grants) {
      if (!GRANTS.contains(shortName(grant))) {
        throw new Refusal(
            "There is no grant \"%s\"; there are %s.".formatted(grant, String.join(", ", GRANTS)));
      }
    }
    return grants;
  }

  private static String shortName(String grant) {
    return grant.startsWith(URN) ? grant.substring(URN.length()) : grant;
  }

  static List<String> checkedScopes(List<String> scopes) {
    for (String scope : scopes) {
      if (!SCOPE.matcher(scope).matches()) {
        throw new Refusal(
            ("Scope \"%s\" must be <service>:read or <service>:write, such as catalog:write or"
                    + " own-cart:write.")
                .formatted(scope));
      }
    }
    return scopes;
  }

  static String author() {
    return System.getProperty("user.name", "unknown");
  }

  private static List<String> row(JsonObject client) {
    return List.of(
        client.getString("clientId"),
        client.getString("name"),
        joined(client, "grants").replace(URN, ""),
        joined(client, "scopes"),
        client.getString("createdBy"),
        client.getString("createdAt"));
  }

  private static String joined(JsonObject client, String name) {
    String text =
        client.getJsonArray(name).stream().map(String::valueOf).collect(Collectors.joining(","));
    return text.isEmpty() ? "-" : text;
  }
}
