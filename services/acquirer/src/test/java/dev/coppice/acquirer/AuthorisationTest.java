package dev.coppice.acquirer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.acquirer.Authorisation.Movement;
import dev.coppice.acquirer.Authorisation.State;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorisationTest {

  private static Authorisation in(State state, long captured, long refunded) {
    return new Authorisation(
        "auth_1",
        "order-1",
        new Money(100, "EUR"),
        state,
        Optional.empty(),
        Optional.empty(),
        captured,
        refunded,
        Optional.empty(),
        Optional.empty());
  }

  @ParameterizedTest
  @CsvSource({
    "PENDING, 0, 0, CAPTURE, 1",
    "REQUIRES_ACTION, 0, 0, CAPTURE, 1",
    "DECLINED, 0, 0, CAPTURE, 1",
    "VOIDED, 0, 0, CAPTURE, 1",
    "APPROVED, 0, 0, CAPTURE, 101",
    "APPROVED, 60, 0, CAPTURE, 41",
    "APPROVED, 0, 0, REFUND, 1",
    "APPROVED, 60, 20, REFUND, 41",
    "APPROVED, 1, 0, VOID, 0",
    "DECLINED, 0, 0, VOID, 0",
    "VOIDED, 0, 0, VOID, 0",
  })
  void refusesWhatCannotBe(
      State state, long captured, long refunded, Movement movement, long amount) {
    assertThatThrownBy(() -> in(state, captured, refunded).after(movement, amount))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void addsUpWhatIsCapturedAndRefunded() {
    Authorisation after =
        in(State.APPROVED, 0, 0)
            .after(Movement.CAPTURE, 60)
            .after(Movement.CAPTURE, 40)
            .after(Movement.REFUND, 100);
    assertThat(after.captured()).isEqualTo(100);
    assertThat(after.refunded()).isEqualTo(100);
  }
}
