package dev.coppice.events;

import dev.coppice.contract.Failure;
import dev.coppice.contract.FailureException;
import dev.coppice.node.Loop;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.kafka.client.producer.KafkaProducer;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What becomes of one record: it is worked on, put off, or given up. On its loop. */
final class EventAttempts {
  private static final Logger log = LoggerFactory.getLogger(EventAttempts.class);
  private static final Duration DATABASE_PAUSE = Duration.ofSeconds(1);
  private static final long ANSWER_LIMIT_SECONDS = 60;

  private final Loop loop;
  private final HearingOptions options;
  private final PostgresInbox inbox;
  private final KafkaProducer<String, byte[]> producer;
  private final Function<Duration, Future<Void>> pause;
  private final Counter heard;
  private final Counter dead;

  /**
   * @param producer for the group's own topics
   * @param pause waits between attempts
   */
  EventAttempts(
      Loop loop,
      HearingOptions options,
      PostgresInbox inbox,
      KafkaProducer<String, byte[]> producer,
      Function<Duration, Future<Void>> pause,
      MeterRegistry meters) {
    this.loop = loop;
    this.options = options;
    this.inbox = inbox;
    this.producer = producer;
    this.pause = pause;
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
  }

  /** What has become of a record. */
  enum Fate {
    /** If it comes again, nothing is done again. */
    WORKED_ON,
    /** It is in another topic, and would be there twice if it came again. */
    MOVED,
    /** It is no longer this consumer's. */
    ABANDONED
  }

  /**
   * @param abandoned turns true when it is no longer this consumer's; asked before each attempt but
   *     the first
   * @return fails where Kafka does not take what is to be tried later
   */
  Future<Fate> workOn(ConsumerRecord<String, byte[]> record, BooleanSupplier abandoned) {
    Event event;
    try {
      event = EventRecords.event(record);
    } catch (IllegalArgumentException | DateTimeException e) {
      return giveUp(record, e).map(Fate.MOVED);
    }
    if (!options.types().contains(event.type())) {
      return Future.succeededFuture(Fate.WORKED_ON);
    }
    Promise<Fate> done = Promise.promise();
    attempt(new Work(record, event, abandoned, done), 0);
    return done.future();
  }

  /** The promise, since attempts may go on for as long as an outage does. */
  private record Work(
      ConsumerRecord<String, byte[]> record,
      Event event,
      BooleanSupplier abandoned,
      Promise<Fate> done) {}

  private void attempt(Work work, int failures) {
    loop.here(inbox.workOn(work.event()).timeout(ANSWER_LIMIT_SECONDS, TimeUnit.SECONDS))
        .onSuccess(
            worked -> {
              heard.increment();
              work.done().complete(Fate.WORKED_ON);
            })
        .onFailure(failure -> failed(work, failures, failure));
  }

  private void failed(Work work, int failures, Throwable failure) {
    List<Duration> inPlace = options.redelivery().inPlace();
    if (isPassing(failure)) {
      log.debug("{} waits: {}", options.group(), failure.toString());
      attemptAfter(DATABASE_PAUSE, work, failures);
    } else if (failures < inPlace.size()) {
      attemptAfter(inPlace.get(failures), work, failures + 1);
    } else {
      putOff(work.record(), failure).map(Fate.MOVED).onComplete(work.done());
    }
  }

  private void attemptAfter(Duration wait, Work work, int failures) {
    pause
        .apply(wait)
        .onSuccess(
            waited -> {
              if (work.abandoned().getAsBoolean()) {
                work.done().complete(Fate.ABANDONED);
              } else {
                attempt(work, failures);
              }
            })
        .onFailure(work.done()::fail);
  }

  private static boolean isPassing(Throwable failure) {
    return failure instanceof FailureException failed
        && (failed.failure() instanceof Failure.Unavailable
            || failed.failure() instanceof Failure.DeadlineExceeded);
  }

  private Future<Void> putOff(ConsumerRecord<String, byte[]> record, Throwable failure) {
    List<Duration> later = options.redelivery().later();
    int before = DeadLetters.attempts(record);
    if (before >= later.size()) {
      return giveUp(record, failure);
    }
    long notBefore = System.currentTimeMillis() + later.get(before).toMillis();
    return send(DeadLetters.moved(record, options.retryTopic(before), failure, notBefore));
  }

  private Future<Void> giveUp(ConsumerRecord<String, byte[]> record, Throwable failure) {
    return send(DeadLetters.moved(record, options.deadTopic(), failure, 0))
        .onSuccess(
            sent -> {
              dead.increment();
              log.error(
                  "{} gave up the event {} of {} ({} {}): {}",
                  options.group(),
                  DeadLetters.text(record.headers(), "ce_id"),
                  record.topic(),
                  record.partition(),
                  record.offset(),
                  KafkaPublisher.reason(failure));
            });
  }

  /** It has to be there before the place that it is gone from is committed. */
  private Future<Void> send(ProducerRecord<String, byte[]> record) {
    return producer
        .asStream()
        .send(record)
        .recover(
            e -> Future.failedFuture(new KafkaException("cannot write to " + record.topic(), e)))
        .mapEmpty();
  }
}
