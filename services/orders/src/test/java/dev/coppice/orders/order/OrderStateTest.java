package dev.coppice.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OrderStateTest {

  @ParameterizedTest
  @CsvSource({
    "placed, reserved cancelling",
    "reserved, requires_action authorised cancelling",
    "requires_action, authorised cancelling",
    "authorised, confirmed cancelling",
    "confirmed, paid cancelling",
    "paid, shipped cancelling",
    "shipped, cancelling partially_returned returned",
    "partially_returned, partially_returned returned",
    "cancelling, cancelled rejected shipped",
    "cancelled, ''",
    "rejected, ''",
    "returned, ''"
  })
  void becomesTheseAndNoOthers(String from, String allowed) {
    Set<OrderState> next = EnumSet.noneOf(OrderState.class);
    Arrays.stream(allowed.split(" "))
        .filter(name -> !name.isEmpty())
        .forEach(name -> next.add(OrderState.named(name)));

    for (OrderState other : OrderState.values()) {
      assertThat(OrderState.named(from).mayBecome(other))
          .as(from + " to " + other.text())
          .isEqualTo(next.contains(other));
    }
  }

  @ParameterizedTest
  @EnumSource(OrderState.class)
  void isReadAsItIsWritten(OrderState state) {
    assertThat(OrderState.named(state.text())).isEqualTo(state);
  }

  @Test
  void onlyWhatWasSentCanComeBack() {
    assertThat(OrderState.values())
        .filteredOn(OrderState::isReturnable)
        .containsExactly(OrderState.SHIPPED, OrderState.PARTIALLY_RETURNED);
  }
}
