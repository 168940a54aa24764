package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.launcher.layout.Place;
import dev.coppice.launcher.layout.Service;
import dev.coppice.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class PaceTest {
  private static final Place CART = Place.of(Service.CART, 1);
  private static final Place ORDERS = Place.of(Service.ORDERS, 1);
  private static final Place PAYMENTS = Place.of(Service.PAYMENTS, 1);
  private static final Place SHIPPING = Place.of(Service.SHIPPING, 1);

  private final List<Place> begun = new CopyOnWriteArrayList<>();
  private final AtomicBoolean wanted = new AtomicBoolean(true);

  @Test
  void letsTheNextStartWhenOneIsDone() throws InterruptedException {
    Pace pace = new Pace(2, Duration.ofMinutes(1));
    pace.begin(CART, wanted::get);
    pace.begin(ORDERS, wanted::get);
    Thread first = beginLater(pace, PAYMENTS);
    Thread second = beginLater(pace, SHIPPING);
    assertThat(begun).isEmpty();

    pace.done(ORDERS);
    first.join();
    assertThat(begun).containsExactly(PAYMENTS);

    pace.done(PAYMENTS);
    second.join();
    assertThat(begun).containsExactly(PAYMENTS, SHIPPING);
  }

  @Test
  void waitsNoLongerThanItsPatienceForOneThatDoesNotGetReady() throws InterruptedException {
    Pace pace = new Pace(1, Duration.ofMillis(300));
    pace.begin(CART, wanted::get);
    long before = System.nanoTime();
    pace.begin(ORDERS, wanted::get);
    assertThat(Duration.ofNanos(System.nanoTime() - before))
        .isBetween(Duration.ofMillis(250), Duration.ofSeconds(10));
  }

  @Test
  void letsSeedsStartSideBySide() throws InterruptedException {
    Pace pace = new Pace(1, Duration.ofMinutes(1));
    for (int number = 1; number <= 3; number++) {
      pace.begin(Place.of(Service.DISCOVERY, number), wanted::get);
    }
    Thread other = beginLater(pace, CART);
    assertThat(begun).isEmpty();
    wanted.set(false);
    other.join();
  }

  /** Returns when it waits. */
  private Thread beginLater(Pace pace, Place place) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pace.begin(place, wanted::get);
                begun.add(place);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    Await.until(place + " waits", () -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }
}
