package dev.coppice.events;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;

/** Topics that services declare. Methods block. */
final class KafkaTopics {
  private static final int LIMIT_MILLIS = 10_000;

  private final Map<String, Object> properties;

  KafkaTopics(Map<String, String> connection) {
    this.properties = new HashMap<>(connection);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
    properties.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500);
  }

  /**
   * Makes those that are not there, with as many replicas as the brokers make by default. Those
   * that are stay as they are: an operator may have changed them.
   */
  void makeMissing(List<EventChannel> channels) {
    try (Admin admin = Admin.create(properties)) {
      Set<String> there = admin.listTopics().names().get();
      for (EventChannel channel : channels) {
        if (!there.contains(channel.topic())) {
          make(admin, channel);
        }
      }
    } catch (ExecutionException e) {
      throw new KafkaException("topics cannot be listed", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static void make(Admin admin, EventChannel channel) throws InterruptedException {
    NewTopic topic =
        new NewTopic(channel.topic(), Optional.of(channel.partitions()), Optional.empty())
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    Long.toString(channel.retention().toMillis())));
    try {
      admin.createTopics(List.of(topic)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw new KafkaException(
            "topic " + channel.topic() + " is not there and cannot be made", e.getCause());
      }
    }
  }
}
