package dev.coppice.events;

import dev.coppice.node.Loop;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer of Kafka's while it lasts. How far it has come is committed once for all records of a
 * partition that came together; what it repeats after a failure, the inbox knows. On one event
 * loop.
 */
final class HearingSession {
  private static final Duration KEPT = Duration.ofDays(30);

  private final Vertx vertx;
  private final GroupMember member;
  private final KafkaProducer<String, byte[]> producer;
  private final EventAttempts attempts;
  private boolean leaving;

  private HearingSession(
      Vertx vertx,
      GroupMember member,
      KafkaProducer<String, byte[]> producer,
      EventAttempts attempts) {
    this.vertx = vertx;
    this.member = member;
    this.producer = producer;
    this.attempts = attempts;
  }

  /**
   * On the event loop that it is to be on.
   *
   * @return fails with {@link org.apache.kafka.common.KafkaException}, then nothing stays open
   */
  static Future<HearingSession> open(
      Vertx vertx,
      Map<String, String> connection,
      HearingOptions options,
      PostgresInbox inbox,
      MeterRegistry meters) {
    Map<String, String> sending = new HashMap<>(connection);
    sending.put(ProducerConfig.ACKS_CONFIG, "all");
    sending.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, "10000");
    return new KafkaTopics(vertx, connection)
        .makeMissing(ownTopics(options))
        .compose(made -> KafkaPublisher.producer(vertx, sending))
        .compose(
            producer ->
                GroupMember.join(vertx, connection, options.group(), allTopics(options))
                    .map(
                        member ->
                            new HearingSession(
                                vertx,
                                member,
                                producer,
                                new EventAttempts(
                                    new Loop(vertx.getOrCreateContext()),
                                    options,
                                    inbox,
                                    producer,
                                    member::stay,
                                    meters)))
                    .recover(
                        e ->
                            KafkaPublisher.close(vertx, producer)
                                .transform(closed -> Future.failedFuture(e))));
  }

  private static List<EventChannel> ownTopics(HearingOptions options) {
    List<String> names = new ArrayList<>(options.retryTopics());
    names.add(options.deadTopic());
    return names.stream().map(name -> EventChannel.ofGroup(name, KEPT)).toList();
  }

  private static Set<String> allTopics(HearingOptions options) {
    List<String> topics = new ArrayList<>(options.topics());
    topics.addAll(options.retryTopics());
    return Set.copyOf(topics);
  }

  /** Works on what has come. */
  Future<Void> turn() {
    return member.poll().compose(records -> workOn(records, records.partitions().iterator()));
  }

  private Future<Void> workOn(
      ConsumerRecords<String, byte[]> records, Iterator<TopicPartition> partitions) {
    if (!partitions.hasNext()) {
      return Future.succeededFuture();
    }
    TopicPartition partition = partitions.next();
    return workOn(partition, records.records(partition).iterator(), Optional.empty())
        .compose(worked -> workOn(records, partitions));
  }

  /**
   * @param last that was worked on and is not committed
   */
  private Future<Void> workOn(
      TopicPartition partition,
      Iterator<ConsumerRecord<String, byte[]>> records,
      Optional<ConsumerRecord<String, byte[]>> last) {
    if (!records.hasNext() || isOthers(partition)) {
      return commit(last);
    }
    ConsumerRecord<String, byte[]> record = records.next();
    long notBefore = DeadLetters.notBefore(record);
    if (notBefore > System.currentTimeMillis()) {
      // All behind it have to wait for longer.
      return commit(last).compose(committed -> member.rest(record, notBefore));
    }
    return attempts
        .workOn(record, () -> isOthers(partition))
        .compose(
            fate ->
                switch (fate) {
                  case WORKED_ON -> workOn(partition, records, Optional.of(record));
                  case MOVED ->
                      member
                          .commit(record)
                          .compose(committed -> workOn(partition, records, Optional.empty()));
                  case ABANDONED -> commit(last);
                });
  }

  private Future<Void> commit(Optional<ConsumerRecord<String, byte[]>> last) {
    return last.map(member::commit).orElseGet(Future::succeededFuture);
  }

  private boolean isOthers(TopicPartition partition) {
    return leaving || member.hasLost(partition);
  }

  /** Makes {@link #turn} end after the event that is worked on. */
  void leaveSoon() {
    leaving = true;
    member.leaveSoon();
  }

  Future<Void> close() {
    leaving = true;
    return Future.join(member.close(), KafkaPublisher.close(vertx, producer)).mapEmpty();
  }
}
