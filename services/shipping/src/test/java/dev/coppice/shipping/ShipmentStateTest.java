package dev.coppice.shipping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShipmentStateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "READY      | DISPATCHED CANCELLED",
        "DISPATCHED | IN_TRANSIT DELIVERED LOST",
        "IN_TRANSIT | IN_TRANSIT DELIVERED LOST",
        "DELIVERED  | ''",
        "LOST       | ''",
        "CANCELLED  | ''"
      })
  void becomesWhatTheTableSaysAndNothingElse(ShipmentState is, String next) {
    List<String> allowed = List.of(next.split(" "));
    for (ShipmentState other : ShipmentState.values()) {
      assertThat(is.mayBecome(other))
          .as(is + " to " + other)
          .isEqualTo(allowed.contains(other.name()));
    }
  }
}
