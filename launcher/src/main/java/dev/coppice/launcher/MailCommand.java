package dev.coppice.launcher;

import dev.coppice.backing.ReceivedLetter;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.launcher.status.TextTable;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The letters that the mailbox of a cluster without a mail server has. */
@Command(
    name = "mail",
    description = {
      "Lists the letters that identity has sent, while no mail server is set (COPPICE_SMTP_URI).",
      "They are in .coppice/mail."
    },
    mixinStandardHelpOptions = true)
final class MailCommand implements Callable<Integer> {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT);

  private final Session session;

  @Option(names = "--to", paramLabel = "ADDRESS", description = "Only those to this address.")
  private @Nullable String to;

  @Option(names = "--json", description = "As JSON, for scripts.")
  private boolean json;

  MailCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    List<ReceivedLetter> letters = letters(to);
    if (json) {
      JsonArray array = new JsonArray();
      letters.forEach(letter -> array.add(json(letter)));
      session.say(array.encodePrettily());
    } else if (letters.isEmpty()) {
      session.say("There are no letters" + (to == null ? "." : " to " + to + "."));
    } else {
      List<List<String>> rows = new ArrayList<>();
      rows.add(List.of("NUMBER", "TIME", "TO", "SUBJECT"));
      letters.forEach(letter -> rows.add(row(letter)));
      TextTable.aligned(rows).forEach(session::say);
    }
    return 0;
  }

  @Command(description = "Shows the text of a letter.", mixinStandardHelpOptions = true)
  int show(
      @Parameters(
              arity = "0..1",
              paramLabel = "NUMBER",
              description = "Which one; without it the newest.")
          @Nullable Integer number,
      @Option(names = "--to", paramLabel = "ADDRESS", description = "Of those to this address.")
          @Nullable String address,
      @Option(names = "--json", description = "As JSON, for scripts.") boolean asJson) {
    ReceivedLetter letter =
        letters(address == null ? to : address).stream()
            .filter(each -> number == null || each.number() == number)
            .reduce((first, second) -> second)
            .orElseThrow(
                () ->
                    new Refusal(
                        number == null
                            ? "There are no letters; ./coppice mail lists those that there are."
                            : "There is no letter %d; ./coppice mail lists those that there are."
                                .formatted(number)));
    if (asJson || json) {
      session.say(json(letter).encodePrettily());
    } else {
      session.say("To:      " + letter.to());
      session.say("Subject: " + letter.subject());
      session.say("");
      session.say(letter.text().stripTrailing());
    }
    return 0;
  }

  private List<ReceivedLetter> letters(@Nullable String address) {
    return ReceivedLetter.in(session.home().mail()).stream()
        .filter(letter -> address == null || letter.to().equalsIgnoreCase(address))
        .toList();
  }

  private static List<String> row(ReceivedLetter letter) {
    return List.of(
        Integer.toString(letter.number()),
        TIME.format(letter.at().atZone(ZoneId.systemDefault())),
        letter.to(),
        letter.subject());
  }

  private static JsonObject json(ReceivedLetter letter) {
    return new JsonObject()
        .put("number", letter.number())
        .put("at", letter.at().truncatedTo(ChronoUnit.MILLIS).toString())
        .put("to", letter.to())
        .put("subject", letter.subject())
        .put("text", letter.text())
        .put("links", new JsonArray(letter.links()));
  }
}
