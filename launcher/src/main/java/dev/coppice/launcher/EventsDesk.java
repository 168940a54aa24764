package dev.coppice.launcher;

import dev.coppice.events.EventLog;
import dev.coppice.events.EventLog.Entry;
import dev.coppice.events.KafkaOptions;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Asks Kafka for the commands; what goes wrong is said in a line. */
final class EventsDesk {
  private final Session session;

  EventsDesk(Session session) {
    this.session = session;
  }

  /**
   * @param topic all that services tell where it is null
   */
  void follow(
      @Nullable String topic, boolean fromBeginning, Consumer<Entry> show, BooleanSupplier until) {
    ask(
        log -> {
          List<String> topics = log.topics();
          if (topics.isEmpty()) {
            throw new Refusal("Nothing has been told yet: there are no topics of events.");
          }
          if (topic != null && !topics.contains(topic)) {
            throw new Refusal(
                "There is no topic %s; there are %s.".formatted(topic, String.join(", ", topics)));
          }
          log.follow(topic == null ? topics : List.of(topic), fromBeginning, show, until);
          return true;
        });
  }

  List<Entry> deadLetters() {
    return ask(EventLog::deadLetters);
  }

  int replay(Predicate<Entry> wanted) {
    return ask(log -> log.replay(wanted));
  }

  private <T> T ask(Function<EventLog, T> question) {
    try (EventLog log = EventLog.open(options())) {
      return question.apply(log);
    } catch (KafkaException | IOException e) {
      throw new Refusal("Kafka cannot be asked: " + e.getMessage(), e);
    }
  }

  private KafkaOptions options() {
    Settings settings = session.settings();
    if (settings.text("coppice.kafka.bootstrap").isPresent()
        || settings.text("coppice.kafka.client.file").isPresent()) {
      return KafkaOptions.from(settings);
    }
    if (!Files.exists(session.home().kafka())) {
      throw new Refusal(
          "No Kafka runs here; start it with ./coppice up, or name one in COPPICE_KAFKA_BOOTSTRAP.");
    }
    return KafkaOptions.from(
        settings.with(Map.of("coppice.kafka.client.file", session.home().kafka().toString())));
  }
}
