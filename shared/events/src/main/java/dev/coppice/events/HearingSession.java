package dev.coppice.events;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A consumer of Kafka's while it lasts. What it has worked on is committed after each partition's
 * records; what it repeats after a failure, the inbox knows. On the consumer's thread, but for
 * {@link #wake}.
 */
final class HearingSession implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HearingSession.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
  private static final long ANSWER_LIMIT_SECONDS = 60;
  private static final Duration KEPT = Duration.ofDays(30);
  private static final Duration FORGETTING = Duration.ofHours(1);

  private final HearingOptions options;
  private final PostgresInbox inbox;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Producer<String, byte[]> producer;
  private final Map<TopicPartition, Long> restingUntil = new HashMap<>();
  private final Counter heard;
  private final Counter dead;
  private long forgotten = System.nanoTime();

  HearingSession(
      Map<String, String> connection,
      HearingOptions options,
      PostgresInbox inbox,
      MeterRegistry meters) {
    this.options = options;
    this.inbox = inbox;
    this.heard =
        Counter.builder("coppice.events.heard")
            .description("Events that a consumer has worked on")
            .tag("consumer", options.group())
            .register(meters);
    this.dead =
        Counter.builder("coppice.events.dead")
            .description("Events that it has given up")
            .tag("consumer", options.group())
            .register(meters);
    new KafkaTopics(connection).makeMissing(ownTopics(options));
    Map<String, Object> sending = new HashMap<>(connection);
    sending.put(ProducerConfig.ACKS_CONFIG, "all");
    sending.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    this.producer = new KafkaProducer<>(sending, new StringSerializer(), new ByteArraySerializer());
    Map<String, Object> hearing = new HashMap<>(connection);
    hearing.put(ConsumerConfig.GROUP_ID_CONFIG, options.group());
    hearing.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    hearing.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    hearing.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    hearing.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 100);
    // How soon it finds a topic that comes later.
    hearing.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 5_000);
    this.consumer =
        new KafkaConsumer<>(hearing, new StringDeserializer(), new ByteArrayDeserializer());
    List<String> topics = new ArrayList<>(options.topics());
    topics.addAll(options.retryTopics());
    consumer.subscribe(topics);
  }

  private static List<EventChannel> ownTopics(HearingOptions options) {
    List<String> names = new ArrayList<>(options.retryTopics());
    names.add(options.deadTopic());
    return names.stream().map(name -> EventChannel.ofGroup(name, KEPT)).toList();
  }

  /** Makes {@link #turn} return or fail soon; any thread. */
  void wake() {
    consumer.wakeup();
  }

  /** Works on what has come. */
  void turn() {
    resumeRested();
    forgetSometimes();
    ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
    for (TopicPartition partition : records.partitions()) {
      workOn(partition, records.records(partition));
    }
  }

  private void forgetSometimes() {
    long now = System.nanoTime();
    if (now - forgotten > FORGETTING.toNanos()) {
      forgotten = now;
      inbox.forget().onFailure(e -> log.debug("Old events stay in the inbox for now", e));
    }
  }

  private void workOn(TopicPartition partition, List<ConsumerRecord<String, byte[]>> records) {
    for (ConsumerRecord<String, byte[]> record : records) {
      long notBefore = DeadLetters.notBefore(record);
      if (notBefore > System.currentTimeMillis()) {
        // All behind it have to wait for longer.
        consumer.seek(partition, record.offset());
        consumer.pause(List.of(partition));
        restingUntil.put(partition, notBefore);
        return;
      }
      workOn(record);
      consumer.commitSync(Map.of(partition, new OffsetAndMetadata(record.offset() + 1)));
    }
  }

  private void resumeRested() {
    long now = System.currentTimeMillis();
    restingUntil.keySet().retainAll(consumer.assignment());
    restingUntil
        .entrySet()
        .removeIf(
            resting -> {
              boolean rested = resting.getValue() <= now;
              if (rested) {
                consumer.resume(List.of(resting.getKey()));
              }
              return rested;
            });
  }

  private void workOn(ConsumerRecord<String, byte[]> record) {
    Event event;
    try {
      event = EventRecords.event(record);
    } catch (IllegalArgumentException | DateTimeException e) {
      giveUp(record, e);
      return;
    }
    if (options.types().contains(event.type())) {
      workOn(record, event);
    }
  }

  private void workOn(ConsumerRecord<String, byte[]> record, Event event) {
    int failures = 0;
    while (true) {
      Throwable failure = failureOf(event);
      if (failure == null) {
        heard.increment();
        return;
      }
      if (isPassing(failure)) {
        log.debug("{} waits: {}", options.group(), failure.toString());
        pause(DATABASE_PAUSE);
      } else if (failures < options.redelivery().inPlace().size()) {
        pause(options.redelivery().inPlace().get(failures++));
      } else {
        putOff(record, failure);
        return;
      }
    }
  }

  private @Nullable Throwable failureOf(Event event) {
    try {
      inbox
          .workOn(event)
          .toCompletionStage()
          .toCompletableFuture()
          .get(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      return e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof FailureException failed
        && (failed.failure() instanceof Failure.Unavailable
            || failed.failure() instanceof Failure.DeadlineExceeded);
  }

  /** Stays a member of the group meanwhile; what a new partition brings is fetched once more. */
  private void pause(Duration pause) {
    long end = System.nanoTime() + pause.toNanos();
    List<TopicPartition> running =
        consumer.assignment().stream()
            .filter(partition -> !consumer.paused().contains(partition))
            .toList();
    consumer.pause(running);
    for (long left = pause.toMillis(); left > 0; left = (end - System.nanoTime()) / 1_000_000) {
      ConsumerRecords<String, byte[]> early = consumer.poll(Duration.ofMillis(left));
      for (TopicPartition partition : early.partitions()) {
        consumer.seek(partition, early.records(partition).get(0).offset());
      }
    }
    running.stream()
        .filter(consumer.assignment()::contains)
        .map(List::of)
        .forEach(consumer::resume);
  }

  private void putOff(ConsumerRecord<String, byte[]> record, Throwable failure) {
    List<Duration> later = options.redelivery().later();
    int before = DeadLetters.attempts(record);
    if (before >= later.size()) {
      giveUp(record, failure);
      return;
    }
    long notBefore = System.currentTimeMillis() + later.get(before).toMillis();
    send(DeadLetters.moved(record, options.retryTopic(before), failure, notBefore));
  }

  private void giveUp(ConsumerRecord<String, byte[]> record, Throwable failure) {
    send(DeadLetters.moved(record, options.deadTopic(), failure, 0));
    dead.increment();
    log.error(
        "{} gave up the event {} of {} ({} {}): {}",
        options.group(),
        DeadLetters.text(record.headers(), "ce_id"),
        record.topic(),
        record.partition(),
        record.offset(),
        KafkaPublisher.reason(failure));
  }

  /** It has to be there before the place that it is gone from is committed. */
  private void send(ProducerRecord<String, byte[]> record) {
    try {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new KafkaException("cannot write to " + record.topic(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
    consumer.close();
  }
}
