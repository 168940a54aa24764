package dev.coppice.payments;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaymentStateTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AUTHORISING | PENDING REQUIRES_ACTION AUTHORISED DECLINED FAILED",
        "PENDING | PENDING REQUIRES_ACTION AUTHORISED VOIDED DECLINED FAILED",
        "REQUIRES_ACTION | PENDING REQUIRES_ACTION AUTHORISED VOIDED DECLINED FAILED",
        "AUTHORISED | CAPTURED VOIDED FAILED",
        "CAPTURED | PARTIALLY_REFUNDED REFUNDED",
        "PARTIALLY_REFUNDED | PARTIALLY_REFUNDED REFUNDED",
        "REFUNDED | ''",
        "DECLINED | ''",
        "FAILED | ''",
        "VOIDED | ''",
      })
  void mayBecomeTheseAndNoOthers(PaymentState state, String next) {
    Set<String> allowed =
        Arrays.stream(PaymentState.values())
            .filter(state::mayBecome)
            .map(Enum::name)
            .collect(Collectors.toSet());
    assertThat(allowed)
        .isEqualTo(next.isEmpty() ? Set.of() : Set.copyOf(Arrays.asList(next.split(" "))));
  }
}
