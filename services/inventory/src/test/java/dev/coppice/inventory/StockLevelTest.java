package dev.coppice.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StockLevelTest {

  private static final Sku LANTERN = new Sku("71053");

  @ParameterizedTest
  @CsvSource({"0, 0, 0", "7, 0, 7", "7, 3, 4", "7, 7, 0", "1000000000, 1, 999999999"})
  void whatIsOnHandAndNotReservedIsAvailable(long onHand, long reserved, long available) {
    assertThat(new StockLevel(LANTERN, onHand, reserved).available()).isEqualTo(available);
  }

  @ParameterizedTest
  @CsvSource({"7, 8", "0, 1", "7, -1"})
  void neverPromisesWhatIsNotThere(long onHand, long reserved) {
    assertThatThrownBy(() -> new StockLevel(LANTERN, onHand, reserved))
        .hasMessage("reserved must be from 0 to the " + onHand + " on hand, not " + reserved);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1_000_000_001, Long.MAX_VALUE})
  void aCountIsFromZeroToABillion(long onHand) {
    assertThatThrownBy(() -> new StockCount(LANTERN, onHand))
        .hasMessage("onHand must be from 0 to 1000000000, not " + onHand);
  }

  @Test
  void aRefusalNamesTwentyItemsAndCountsTheRest() {
    var skus = java.util.stream.IntStream.range(0, 23).mapToObj(i -> new Sku("S" + i)).toList();
    assertThat(new ReservedStockException(skus.subList(0, 2)))
        .hasMessage("more pieces are reserved than would be on hand of: S0, S1");
    assertThat(new ReservedStockException(skus)).hasMessageEndingWith("S18, S19 and 3 more");
  }
}
