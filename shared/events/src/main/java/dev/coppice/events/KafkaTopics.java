package dev.coppice.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * Topics that services declare. Kafka's own client of administrators answers with futures as it is;
 * the one of Vert.x around it cannot leave the number of replicas to the brokers.
 */
final class KafkaTopics {
  private static final int LIMIT_MILLIS = 10_000;

  private final Vertx vertx;
  private final Map<String, Object> properties;

  KafkaTopics(Vertx vertx, Map<String, String> connection) {
    this.vertx = vertx;
    this.properties = new HashMap<>(connection);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
  }

  /**
   * Makes those that are not there, with as many replicas as the brokers make by default. Those
   * that are stay as they are: an operator may have changed them.
   *
   * @return fails with {@link KafkaException}
   */
  Future<Void> makeMissing(List<EventChannel> channels) {
    return vertx
        .executeBlocking(() -> Admin.create(properties), false)
        .compose(admin -> makeMissing(admin, channels).eventually(() -> close(admin)));
  }

  private Future<Void> makeMissing(Admin admin, List<EventChannel> channels) {
    return answer(admin.listTopics().names())
        .recover(e -> Future.failedFuture(new KafkaException("topics cannot be listed", e)))
        .compose(there -> makeMissing(admin, channels, there));
  }

  private Future<Void> makeMissing(Admin admin, List<EventChannel> channels, Set<String> there) {
    return Future.join(
            channels.stream()
                .filter(channel -> !there.contains(channel.topic()))
                .map(channel -> make(admin, channel))
                .toList())
        .mapEmpty();
  }

  private Future<Void> make(Admin admin, EventChannel channel) {
    NewTopic topic =
        new NewTopic(channel.topic(), Optional.of(channel.partitions()), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(channel.retention().toMillis())));
    return answer(admin.createTopics(List.of(topic)).all())
        .recover(
            e ->
                e instanceof TopicExistsException
                    ? Future.succeededFuture()
                    : Future.failedFuture(
                        new KafkaException(
                            "topic " + channel.topic() + " is not there and cannot be made", e)));
  }

  private Future<Void> close(Admin admin) {
    return vertx
        .executeBlocking(
            () -> {
              admin.close(Duration.ZERO);
              return true;
            },
            false)
        .mapEmpty();
  }

  /** On the caller's event loop, and without what Java's futures wrap failures in. */
  private <T> Future<T> answer(KafkaFuture<T> asked) {
    return Future.fromCompletionStage(asked.toCompletionStage(), vertx.getOrCreateContext())
        .recover(
            e ->
                Future.failedFuture(
                    e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
  }
}
