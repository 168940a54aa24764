package dev.coppice.launcher;

import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What the authorization server has done, and the keys that it signs with. */
@Command(
    name = "identity",
    description = "Shows identity's audit log and keys.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class IdentityCommand implements Runnable {
  private final Session session;
  private final Supplier<IdentityDesk> desk;

  @Spec private @Nullable CommandSpec spec;

  IdentityCommand(Session session, Supplier<IdentityDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(), "Say what to do: audit, keys or rotate-keys.");
  }

  @Command(
      description = "Shows who did what, when, about what; the newest last.",
      mixinStandardHelpOptions = true)
  int audit(
      @Option(names = "--actor", paramLabel = "ACTOR", description = "Only what they did.")
          @Nullable String actor,
      @Option(
              names = "--action",
              paramLabel = "ACTION",
              description = "Only that, such as client.created.")
          @Nullable String action,
      @Option(
              names = "--subject",
              paramLabel = "ID",
              description = "Only about that client, user or key.")
          @Nullable String subject,
      @Option(
              names = "--since",
              paramLabel = "INSTANT",
              description = "From then on, such as 2026-11-28T07:30:00Z.")
          @Nullable String since,
      @Option(
              names = "--lines",
              paramLabel = "N",
              defaultValue = "50",
              description = "How many at most, 1 to 200; 50 if left out.")
          int lines,
      @Option(names = "--follow", description = "Go on with what happens from now on.")
          boolean follow)
      throws InterruptedException {
    if (lines < 1 || lines > 200) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "--lines must be 1 to 200, not " + lines + ".");
    }
    Map<String, String> filters = new LinkedHashMap<>();
    put(filters, "actor", actor);
    put(filters, "action", action);
    put(filters, "subject", subject);
    put(filters, "since", since);
    IdentityDesk identity = desk.get();
    long last = say(identity.audit(lines, filters), 0);
    while (follow) {
      TimeUnit.SECONDS.sleep(1);
      last = say(identity.audit(200, filters), last);
    }
    return 0;
  }

  private static void put(Map<String, String> filters, String name, @Nullable String value) {
    if (value != null) {
      filters.put(name, value);
    }
  }

  /**
   * Says what is newer than an entry.
   *
   * @return the id of the newest
   */
  private long say(List<JsonObject> newestFirst, long after) {
    List<JsonObject> entries = new ArrayList<>(newestFirst);
    Collections.reverse(entries);
    long last = after;
    for (JsonObject entry : entries) {
      long id = Long.parseLong(entry.getString("id"));
      if (id > after) {
        session.say(line(entry));
        last = id;
      }
    }
    return last;
  }

  private static String line(JsonObject entry) {
    String client = entry.getString("client");
    return "%s  %s  %s  by %s%s  %s"
        .formatted(
            entry.getString("at"),
            entry.getString("action"),
            entry.getString("subject"),
            entry.getString("actor"),
            client == null ? "" : " through " + client,
            entry.getString("detail"))
        .strip();
  }

  @Command(
      description = "Lists the keys that sign tokens, or did, or will.",
      mixinStandardHelpOptions = true)
  int keys() throws InterruptedException {
    show(desk.get().keys());
    return 0;
  }

  @Command(
      name = "rotate-keys",
      description = "Makes keys to follow those that sign; no valid token fails.",
      mixinStandardHelpOptions = true)
  int rotateKeys() throws InterruptedException {
    show(desk.get().rotateKeys(System.getProperty("user.name", "unknown")));
    return 0;
  }

  private void show(List<JsonObject> keys) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("KEY", "ALGORITHM", "SIGNS", "FROM", "PUBLISHED UNTIL"));
    for (JsonObject key : keys) {
      rows.add(
          List.of(
              key.getString("kid"),
              key.getString("algorithm"),
              key.getBoolean("signs") ? "yes" : "no",
              key.getString("signsFrom"),
              Objects.requireNonNullElse(key.getString("publishedUntil"), "-")));
    }
    TextTable.aligned(rows).forEach(session::say);
  }
}
