package dev.coppice.orders;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Settings;
import dev.coppice.orders.saga.SagaOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OrdersOptionsTest {

  @Test
  void nothingNeedsToBeSet() {
    Settings none = Settings.of(Map.of());

    assertThat(OrdersOptions.from(none))
        .isEqualTo(
            new OrdersOptions(250, Duration.ofHours(24), Duration.ofHours(1), Duration.ofDays(90)));
    assertThat(SagaOptions.from(none))
        .isEqualTo(
            new SagaOptions(
                Duration.ofMinutes(15),
                Duration.ofMinutes(15),
                Duration.ofDays(1),
                Duration.ofSeconds(20),
                Duration.ofMillis(500),
                50));
  }

  @Test
  void everyKeyCounts() {
    assertThat(
            OrdersOptions.from(
                Settings.of(
                    Map.of(
                        "coppice.orders.piece.grams", "100",
                        "coppice.orders.answers.kept", "2h",
                        "coppice.orders.stuck.after", "3h",
                        "coppice.orders.attempts.kept", "4d"))))
        .isEqualTo(
            new OrdersOptions(100, Duration.ofHours(2), Duration.ofHours(3), Duration.ofDays(4)));
    assertThat(
            SagaOptions.from(
                Settings.of(
                    Map.of(
                        "coppice.orders.step.limit", "1m",
                        "coppice.orders.action.limit", "2m",
                        "coppice.orders.reservation", "3h",
                        "coppice.orders.lease", "4s",
                        "coppice.orders.poll", "5s",
                        "coppice.orders.max.sagas", "6"))))
        .isEqualTo(
            new SagaOptions(
                Duration.ofMinutes(1),
                Duration.ofMinutes(2),
                Duration.ofHours(3),
                Duration.ofSeconds(4),
                Duration.ofSeconds(5),
                6));
  }

  @Test
  void callsEndBeforeTheLeaseDoes() {
    SagaOptions options = SagaOptions.from(Settings.of(Map.of("coppice.orders.lease", "4s")));

    assertThat(options.patience()).isEqualTo(Duration.ofSeconds(3));
  }
}
