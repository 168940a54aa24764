package dev.coppice.notifications.webhooks;

import dev.coppice.contract.Deadline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers what waits until each is answered with 2xx, less and less often, and gives it up when
 * its time is over. Several go at once, few of them to one webhook, so that one that hangs does not
 * hold up the others. Each instance has one, and they take different deliveries. Lives on one event
 * loop.
 */
public final class DeliverySender {

  private static final Logger log = LoggerFactory.getLogger(DeliverySender.class);
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration FORGOTTEN_AFTER = Duration.ofDays(30);
  private static final Duration FORGETTING = Duration.ofHours(1);
  private static final int MOST_DOUBLINGS = 20;
  private static final int MOST_AT_ONCE = 20;
  private static final int MOST_TO_ONE = 4;
  private static final int LONGEST_CAUSE = 300;

  private final Vertx vertx;
  private final DeliveryStore deliveries;
  private final DeliveryClient client;
  private final Duration patience;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final Map<UUID, Integer> busy = new HashMap<>();
  private long forgetting = -1;
  private boolean closed;

  DeliverySender(
      Vertx vertx,
      DeliveryStore deliveries,
      DeliveryClient client,
      Duration patience,
      InstantSource clock,
      RandomGenerator random) {
    this.vertx = vertx;
    this.deliveries = deliveries;
    this.client = client;
    this.patience = patience;
    this.clock = clock;
    this.random = random;
  }

  void begin() {
    forgetting = vertx.setPeriodic(FORGETTING.toMillis(), timer -> forget());
    rest();
  }

  private void forget() {
    deliveries
        .forget(FORGOTTEN_AFTER, Deadline.after(PATIENCE))
        .onFailure(e -> log.debug("Old deliveries stay for now", e));
  }

  private void rest() {
    vertx.setTimer(PAUSE.toMillis(), timer -> look());
  }

  private void look() {
    if (closed) {
      return;
    }
    if (busy.values().stream().mapToInt(Integer::intValue).sum() >= MOST_AT_ONCE) {
      rest();
      return;
    }
    deliveries
        .take(full(), Deadline.after(PATIENCE))
        .onSuccess(taken -> taken.ifPresent(this::deliver))
        // The database's watch tells people of an outage; after it this goes on.
        .onFailure(e -> log.debug("No delivery could be looked for", e))
        .onComplete(
            taken -> {
              if (taken.succeeded() && taken.result().isPresent()) {
                look();
              } else {
                rest();
              }
            });
  }

  private Set<UUID> full() {
    return busy.entrySet().stream()
        .filter(entry -> entry.getValue() >= MOST_TO_ONE)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** Not waited for; what cannot be kept of it is due again when its lease ends. */
  private void deliver(DueDelivery delivery) {
    busy.merge(delivery.webhook(), 1, Integer::sum);
    client
        .send(delivery)
        .transform(
            sent ->
                sent.succeeded()
                    ? deliveries.delivered(delivery, Deadline.after(PATIENCE))
                    : failed(delivery, sent.cause()))
        .onFailure(
            e -> log.warn("What became of {} is not kept, and it is sent again", delivery, e))
        .onComplete(
            done -> busy.computeIfPresent(delivery.webhook(), (id, n) -> n == 1 ? null : n - 1));
  }

  private Future<Void> failed(DueDelivery delivery, Throwable why) {
    String cause = cause(why);
    Duration wait = wait(delivery.tries(), random);
    Instant next = clock.instant().plus(wait);
    boolean refused =
        why instanceof DeliveryClient.NotTakenException notTaken && notTaken.isForGood();
    if (refused || next.isAfter(delivery.since().plus(patience))) {
      log.warn("Gave {} up after {} tries: {}", delivery, delivery.tries(), cause);
      return deliveries.giveUp(delivery, cause, Deadline.after(PATIENCE));
    }
    log.debug("{} did not arrive: {}; it is tried again in {}", delivery, cause, wait);
    return deliveries.putOff(delivery, wait, cause, Deadline.after(PATIENCE));
  }

  private static String cause(Throwable why) {
    String text = String.valueOf(why.getMessage());
    return text.substring(0, Math.min(text.length(), LONGEST_CAUSE));
  }

  /**
   * How long a delivery waits after so many tries: twice as long each time, up to an hour, less up
   * to half of it by chance, so that what failed together does not come back together.
   *
   * @param tries 1 or more
   */
  static Duration wait(int tries, RandomGenerator random) {
    Duration doubled = FIRST_WAIT.multipliedBy(1L << Math.min(tries - 1, MOST_DOUBLINGS));
    long most = Math.min(doubled.toMillis(), LONGEST_WAIT.toMillis());
    return Duration.ofMillis(random.nextLong(most / 2, most + 1));
  }

  Future<Void> close() {
    closed = true;
    vertx.cancelTimer(forgetting);
    return client.close();
  }
}
