package dev.coppice.launcher;

import dev.coppice.events.EventLog.Entry;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What services tell by way of Kafka. */
@Command(
    name = "events",
    description = {
      "Looks at the events that services tell, and at those that their consumers have given up.",
      "It asks the Kafka that ./coppice up has started, or that of COPPICE_KAFKA_BOOTSTRAP."
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true)
final class EventsCommand implements Runnable {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT);

  private final Session session;
  private final EventsDesk desk;
  @Spec private @Nullable CommandSpec spec;

  EventsCommand(Session session) {
    this.session = session;
    this.desk = new EventsDesk(session);
  }

  @Override
  public void run() {
    if (spec != null) {
      throw new ParameterException(spec.commandLine(), "Say what to do.");
    }
  }

  @Command(
      description = "Shows events as they are told, until Ctrl-C.",
      mixinStandardHelpOptions = true)
  int tail(
      @Option(
              names = "--topic",
              paramLabel = "TOPIC",
              description = "Of this topic; without it of all that services tell.")
          @Nullable String topic,
      @Option(
              names = "--type",
              paramLabel = "TYPE",
              description = "Of this type, such as catalog.product.changed.")
          @Nullable String type,
      @Option(
              names = "--subject",
              paramLabel = "ID",
              description = "Of what has this id: a product's sku, an order's id and so on.")
          @Nullable String subject,
      @Option(names = "--from-beginning", description = "Those that are there already, too.")
          boolean fromBeginning,
      @Option(names = "--limit", paramLabel = "N", description = "End after so many.")
          @Nullable Integer limit,
      @Option(names = "--json", description = "One JSON object per line, for scripts.")
          boolean json) {
    if (limit != null && limit < 1) {
      throw new Refusal("--limit is " + limit + "; it must be 1 or more.");
    }
    int[] shown = {0};
    desk.follow(
        topic,
        fromBeginning,
        entry -> {
          boolean wanted =
              (type == null || type.equals(entry.header("ce_type")))
                  && (subject == null || subject.equals(entry.header("ce_subject")));
          if (wanted && (limit == null || shown[0] < limit)) {
            shown[0]++;
            session.say(json ? json(entry).encode() : line(entry));
          }
        },
        () -> limit != null && shown[0] >= limit);
    return 0;
  }

  @Command(
      name = "dlq",
      description = {
        "Dead letters: events that a consumer has given up. dlq list shows them; dlq replay ID gives",
        "one to its consumer again, dlq replay --all gives all."
      },
      mixinStandardHelpOptions = true)
  int dlq(
      @Parameters(index = "0", paramLabel = "list|replay", description = "What to do.") String what,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "ID",
              description = "An event's id, as dlq list shows it.")
          @Nullable String id,
      @Option(names = "--all", description = "With replay: all of them.") boolean all,
      @Option(names = "--json", description = "With list: as JSON, for scripts.") boolean json) {
    switch (what) {
      case "list" -> list(json);
      case "replay" -> replay(id, all);
      default -> throw new Refusal("\"" + what + "\" is neither list nor replay.");
    }
    return 0;
  }

  private void list(boolean asJson) {
    List<Entry> letters = desk.deadLetters();
    if (asJson) {
      JsonArray array = new JsonArray();
      letters.forEach(
          letter ->
              array.add(json(letter).put("id", letter.name()).put("consumer", letter.group())));
      session.say(array.encodePrettily());
    } else if (letters.isEmpty()) {
      session.say("There are no dead letters.");
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("ID", "CONSUMER", "TYPE", "SUBJECT", "TIME", "CAUSE"));
      letters.forEach(
          letter ->
              rows.add(
                  List.of(
                      letter.name(),
                      letter.group(),
                      letter.header("ce_type"),
                      letter.header("ce_subject"),
                      time(letter.at()),
                      letter.header("coppice_cause"))));
      TextTable.aligned(rows).forEach(session::say);
    }
  }

  private void replay(@Nullable String id, boolean all) {
    if (all == (id != null)) {
      throw new Refusal("Say which: the ID of one (./coppice events dlq list), or --all.");
    }
    int replayed = desk.replay(letter -> all || letter.name().equals(id));
    if (replayed == 0 && !all) {
      throw new Refusal("There is no dead letter %s; ./coppice events dlq list".formatted(id));
    }
    session.say(
        replayed == 0
            ? "There are no dead letters."
            : "Gave %d to their consumers again.".formatted(replayed));
  }

  private static String line(Entry entry) {
    return "%s  %s  %s  %s"
        .formatted(
            time(entry.at()), entry.header("ce_type"), entry.header("ce_subject"), entry.data());
  }

  private static String time(Instant at) {
    return TIME.format(at.atZone(ZoneId.systemDefault()));
  }

  private static JsonObject json(Entry entry) {
    JsonObject headers = new JsonObject();
    entry.headers().forEach(headers::put);
    return new JsonObject()
        .put("topic", entry.topic())
        .put("partition", entry.partition())
        .put("offset", entry.offset())
        .put("at", entry.at().toString())
        .put("key", entry.key())
        .put("headers", headers)
        .put("data", data(entry));
  }

  /** As a text where it is no JSON. */
  private static Object data(Entry entry) {
    try {
      return new JsonObject(entry.data());
    } catch (DecodeException e) {
      return entry.data();
    }
  }
}
