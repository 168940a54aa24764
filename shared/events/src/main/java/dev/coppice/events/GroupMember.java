package dev.coppice.events;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.consumer.KafkaConsumer;
import io.vertx.kafka.client.consumer.KafkaReadStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * A consumer's place in its group: which partitions it has, and how far it is in each. One call at
 * a time, on the event loop that it was made on.
 */
final class GroupMember {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Map<String, String> FIXED =
      Map.of(
          ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false",
          ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed",
          ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest",
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG, "100",
          // How soon it finds a topic that comes later.
          ConsumerConfig.METADATA_MAX_AGE_CONFIG, "5000");

  private final KafkaConsumer<String, byte[]> consumer;
  private final KafkaReadStream<String, byte[]> stream;
  private final Map<TopicPartition, Long> restingUntil = new HashMap<>();
  private final Set<TopicPartition> lost = new HashSet<>();
  private boolean polling;
  private boolean leaving;
  private boolean closed;

  private GroupMember(KafkaConsumer<String, byte[]> consumer) {
    this.consumer = consumer;
    this.stream = consumer.asStream();
    stream.partitionsRevokedHandler(lost::addAll);
  }

  /**
   * Enters the group.
   *
   * @return fails with {@link org.apache.kafka.common.KafkaException}
   */
  static Future<GroupMember> join(
      Vertx vertx, Map<String, String> connection, String group, Set<String> topics) {
    Map<String, String> properties = new HashMap<>(connection);
    properties.putAll(FIXED);
    properties.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    // It resolves names and reads files when it is made.
    return vertx
        .executeBlocking(
            () ->
                KafkaConsumer.create(
                    vertx, properties, new StringDeserializer(), new ByteArrayDeserializer()),
            false)
        .map(GroupMember::new)
        .compose(member -> member.stream.subscribe(topics).map(member));
  }

  /** What has come, none where nothing comes for half a second or {@link #leaveSoon} was called. */
  Future<ConsumerRecords<String, byte[]>> poll() {
    return resumeRested().compose(resumed -> poll(POLL)).onSuccess(records -> lost.clear());
  }

  private Future<ConsumerRecords<String, byte[]>> poll(Duration limit) {
    if (leaving) {
      return Future.succeededFuture(ConsumerRecords.empty());
    }
    polling = true;
    return stream.poll(limit).onComplete(polled -> polling = false);
  }

  private Future<Void> resumeRested() {
    if (restingUntil.isEmpty()) {
      return Future.succeededFuture();
    }
    return stream
        .assignment()
        .compose(
            assigned -> {
              restingUntil.keySet().retainAll(assigned);
              long now = System.currentTimeMillis();
              Set<TopicPartition> rested =
                  restingUntil.keySet().stream()
                      .filter(partition -> restingUntil.getOrDefault(partition, 0L) <= now)
                      .collect(Collectors.toSet());
              restingUntil.keySet().removeAll(rested);
              return stream.resume(rested);
            });
  }

  /**
   * Whether the group may have given the partition to another since {@link #poll}: its records are
   * not this one's to work on any more.
   */
  boolean hasLost(TopicPartition partition) {
    return closed || lost.contains(partition);
  }

  /** Says that the record is worked on, and all before it. */
  Future<Void> commit(ConsumerRecord<String, byte[]> record) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    return hasLost(partition)
        ? Future.succeededFuture()
        : stream.commit(Map.of(partition, new OffsetAndMetadata(record.offset() + 1))).mapEmpty();
  }

  /**
   * Lets the partition be for a while, and begins with this record then.
   *
   * @param until in milliseconds since 1970
   */
  Future<Void> rest(ConsumerRecord<String, byte[]> record, long until) {
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    restingUntil.put(partition, until);
    return holdBack(partition, record.offset());
  }

  private Future<Void> holdBack(TopicPartition partition, long offset) {
    return stream.seek(partition, offset).compose(sought -> stream.pause(Set.of(partition)));
  }

  /**
   * Waits, a member of the group all the while: one that does not ask for so long is thrown out.
   * Nothing is lost of what Kafka gives it meanwhile.
   */
  Future<Void> stay(Duration pause) {
    if (leaving || closed) {
      return Future.succeededFuture();
    }
    long end = System.nanoTime() + pause.toNanos();
    return stream
        .assignment()
        .compose(assigned -> stream.paused().map(paused -> without(assigned, paused)))
        .compose(
            held ->
                stream
                    .pause(held)
                    .compose(paused -> stayUntil(end, held))
                    .compose(stayed -> stream.assignment())
                    .compose(assigned -> stream.resume(both(held, assigned))));
  }

  private Future<Void> stayUntil(long end, Set<TopicPartition> held) {
    long left = (end - System.nanoTime()) / 1_000_000;
    if (left <= 0 || leaving) {
      return Future.succeededFuture();
    }
    return poll(Duration.ofMillis(left))
        .compose(early -> holdBack(early, held))
        .compose(heldBack -> stayUntil(end, held));
  }

  /** What partitions bring that are this one's only since it waits. */
  private Future<?> holdBack(ConsumerRecords<String, byte[]> early, Set<TopicPartition> held) {
    held.addAll(early.partitions());
    List<Future<Void>> all =
        early.partitions().stream()
            .map(partition -> holdBack(partition, early.records(partition).get(0).offset()))
            .toList();
    return Future.all(all);
  }

  private static Set<TopicPartition> without(Set<TopicPartition> all, Set<TopicPartition> those) {
    Set<TopicPartition> rest = new HashSet<>(all);
    rest.removeAll(those);
    return rest;
  }

  private static Set<TopicPartition> both(Set<TopicPartition> one, Set<TopicPartition> other) {
    Set<TopicPartition> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  /** Ends what waits for Kafka; what was worked on can be committed still. */
  void leaveSoon() {
    leaving = true;
    // Whatever Kafka is asked next fails otherwise.
    if (polling) {
      consumer.unwrap().wakeup();
    }
  }

  /** Leaves the group. */
  Future<Void> close() {
    closed = true;
    return consumer.close();
  }
}
