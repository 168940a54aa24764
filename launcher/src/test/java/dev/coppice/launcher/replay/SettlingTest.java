package dev.coppice.launcher.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.invoices.PlannedOrder;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class SettlingTest {
  private static final PlannedOrder ORDER =
      new PlannedOrder("536365", "536365", "customer-17850", "France", List.of());

  /** Time that passes only while somebody sleeps. */
  private static final class Asleep implements Settling.Clock {
    private long millis;

    @Override
    public long nanos() {
      return TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Override
    public void sleep(long forMillis) {
      millis += forMillis;
    }
  }

  private final Asleep clock = new Asleep();
  private final Settling settling = new Settling(Duration.ofMinutes(1), clock);

  /** How long it waits for an order that is shipped after a time. */
  private long waits(long shippedAfter) throws IOException, InterruptedException {
    long began = clock.millis;
    settling.await(
        new Played(ORDER, json("placed"), false),
        () -> answer(200, json(clock.millis - began < shippedAfter ? "placed" : "shipped")));
    return clock.millis - began;
  }

  private static JsonObject json(String state) {
    return JsonObject.of("id", "1", "state", state);
  }

  private static Answer answer(int status, JsonObject json) {
    return new Answer(status, HttpHeaders.of(Map.of(), (name, value) -> true), json.encode());
  }

  @Test
  void waitsNotForLongWhereTheShopHasBecomeQuick() throws IOException, InterruptedException {
    for (int i = 0; i < 20; i++) {
      waits(8_000);
    }
    for (int i = 0; i < 200; i++) {
      waits(100);
    }
    assertThat(waits(100)).isLessThan(300);
  }

  @Test
  void looksNotOftenWhereTheShopIsSlow() throws IOException, InterruptedException {
    for (int i = 0; i < 100; i++) {
      waits(8_000);
    }
    assertThat(waits(8_000)).isBetween(8_000L, 12_000L);
    assertThat(waits(100)).isGreaterThan(4_000);
  }

  @Test
  void takesAnOrderForPlacedWhereAnInstanceDoesNotKnowItYet()
      throws IOException, InterruptedException {
    Played played =
        settling.await(
            new Played(ORDER, json("placed"), false),
            () ->
                clock.millis < 2_000
                    ? answer(404, new JsonObject())
                    : answer(200, json("rejected")));
    assertThat(played.state()).isEqualTo("rejected");
  }

  @Test
  void saysWhichOrderNothingBecomesOf() {
    assertThatThrownBy(() -> waits(Long.MAX_VALUE))
        .hasMessageContaining("order 1 of invoice 536365 is placed for 6");
  }
}
