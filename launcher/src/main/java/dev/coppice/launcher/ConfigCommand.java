package dev.coppice.launcher;

import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The live settings: those that change while the cluster runs. Each command is a method. */
@Command(
    name = "config",
    description = "Shows and changes live settings, which hold at once and on every node.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class ConfigCommand implements Runnable {
  private final Session session;
  private final Supplier<CoordinationDesk> desk;

  @Spec private @Nullable CommandSpec spec;

  ConfigCommand(Session session, Supplier<CoordinationDesk> desk) {
    this.session = session;
    this.desk = desk;
  }

  /** The key that a command is about. */
  private static final class Key {
    @Parameters(index = "0", paramLabel = "KEY", description = "Such as log.level.")
    private String name = "";
  }

  /** Who changes a key, and from what. */
  private static final class Change {
    @Option(
        names = "--expect",
        paramLabel = "VERSION",
        description = "Only if this is its version; 0 if it was never set.")
    private @Nullable Long expected;

    @Option(
        names = "--author",
        paramLabel = "NAME",
        description = "For the history (default: who is logged in).")
    private String author = System.getProperty("user.name", "unknown");
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "Say what to do: list, get, set, unset, history or watch.");
  }

  @Command(
      description = "Lists which live settings there are, what each may be, and what it is.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "What has been set, as JSON.") boolean asJson)
      throws InterruptedException {
    CoordinationDesk asked = desk.get();
    List<JsonObject> settings = asked.settings();
    if (asJson) {
      session.say(new JsonArray(settings).encodePrettily());
      return 0;
    }
    showVersions(settings, "Nothing is set: what each node is configured with holds.");
    session.say("");
    showTable(
        List.of("MAY BE SET", "TO", "FOR"),
        asked.keys(),
        key -> List.of(key.getString("key"), key.getString("allowed"), key.getString("purpose")));
    return 0;
  }

  @Command(
      description = "Prints what a key is set to; ends with 1 where it is not set.",
      mixinStandardHelpOptions = true)
  int get(
      @Mixin Key key,
      @Option(names = "--json", description = "With version, author and time, as JSON.")
          boolean asJson)
      throws InterruptedException {
    JsonObject setting = desk.get().setting(key.name);
    String value = setting.getString("value");
    if (value == null && !asJson) {
      throw new Refusal(key.name + " is not set; what each node is configured with holds.");
    }
    session.say(asJson ? setting.encodePrettily() : value);
    return 0;
  }

  @Command(
      description = "Sets a key, on every node within moments, without a restart.",
      mixinStandardHelpOptions = true)
  int set(
      @Mixin Key key,
      @Parameters(index = "1", paramLabel = "VALUE", description = "What it may be, list says.")
          String value,
      @Mixin Change change)
      throws InterruptedException {
    return change(key, value, change);
  }

  @Command(
      description = "Takes a key back, so that what each node is configured with holds.",
      mixinStandardHelpOptions = true)
  int unset(@Mixin Key key, @Mixin Change change) throws InterruptedException {
    return change(key, null, change);
  }

  private int change(Key key, @Nullable String value, Change change) throws InterruptedException {
    JsonObject now = desk.get().set(key.name, value, change.expected, change.author);
    session.say(
        "%s is %s (version %d)."
            .formatted(key.name, value == null ? "not set" : value, now.getLong("version")));
    return 0;
  }

  @Command(
      description = "Shows who set a key to what, and when; the newest first.",
      mixinStandardHelpOptions = true)
  int history(
      @Mixin Key key,
      @Option(
              names = {"-n", "--lines"},
              defaultValue = "100",
              paramLabel = "N",
              description = "How many versions, 1 to 1000 (default: ${DEFAULT-VALUE}).")
          int lines,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson)
      throws InterruptedException {
    List<JsonObject> versions = desk.get().history(key.name, lines);
    if (asJson) {
      session.say(new JsonArray(versions).encodePrettily());
    } else {
      showVersions(versions, key.name + " was never set.");
    }
    return 0;
  }

  @Command(
      description = "Prints what a key is set to, and again whenever that changes, until Ctrl-C.",
      mixinStandardHelpOptions = true)
  int watch(
      @Mixin Key key,
      @Option(names = "--json", description = "Each as a JSON object in a line.") boolean asJson)
      throws InterruptedException {
    CoordinationDesk asked = desk.get();
    Function<JsonObject, String> line =
        setting -> asJson ? setting.encode() : String.join("  ", row(setting));
    JsonObject now = asked.setting(key.name);
    session.say(line.apply(now));
    long since = now.getLong("revision");
    while (true) {
      JsonObject changes = asked.changes(since);
      since = Math.max(since, changes.getLong("revision"));
      CoordinationDesk.items(changes, "settings").stream()
          .filter(setting -> setting.getString("key").equals(key.name))
          .map(line)
          .forEach(session::say);
    }
  }

  private void showVersions(List<JsonObject> settings, String none) {
    if (settings.isEmpty()) {
      session.say(none);
    } else {
      showTable(List.of("KEY", "VALUE", "VERSION", "BY", "AT"), settings, ConfigCommand::row);
    }
  }

  private void showTable(
      List<String> heads, List<JsonObject> items, Function<JsonObject, List<String>> row) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(heads);
    items.stream().map(row).forEach(rows::add);
    TextTable.aligned(rows).forEach(session::say);
  }

  private static List<String> row(JsonObject setting) {
    return List.of(
        setting.getString("key"),
        shown(setting.getString("value")),
        String.valueOf(setting.getLong("version")),
        shown(setting.getString("author")),
        shown(setting.getString("changedAt")));
  }

  private static String shown(@Nullable String text) {
    return text == null ? "-" : text;
  }
}
