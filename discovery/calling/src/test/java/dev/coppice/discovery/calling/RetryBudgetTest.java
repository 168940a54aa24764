package dev.coppice.discovery.calling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {

  private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

  private final RetryBudget budget = new RetryBudget(0);
  private long now;

  private int spendAll() {
    int spent = 0;
    while (budget.withdraw()) {
      spent++;
    }
    assertThat(budget.isEmpty()).isTrue();
    return spent;
  }

  private void pass(int tenths) {
    for (int i = 0; i < tenths; i++) {
      now += TENTH;
      budget.pass(now);
    }
  }

  @Test
  void allowsAFewWhenNothingWasSaved() {
    assertThat(spendAll()).isEqualTo((int) RetryBudget.RESERVE);
  }

  @Test
  void addsAFifthToTheLoadAtMost() {
    spendAll();
    int repeated = 0;
    for (int call = 0; call < 30_000; call++) {
      budget.deposit();
      repeated += spendAll();
      if (call % 100 == 99) {
        pass(1);
      }
    }
    // 30 s at 1,000 calls a second, and a token a second of the reserve.
    assertThat(repeated).isBetween(5_500, 6_031);
  }

  @Test
  void doesNotSaveForLongerThanSomeSeconds() {
    for (int call = 0; call < 60_000; call++) {
      budget.deposit();
      if (call % 100 == 99) {
        pass(1);
      }
    }
    // At 1,000 calls a second, what ten seconds bring.
    assertThat(spendAll()).isBetween(1_800, 2_020);
  }

  @Test
  void forgetsWhatWasSavedWhenCallsEnd() {
    for (int call = 0; call < 10_000; call++) {
      budget.deposit();
    }
    pass(1_000);
    assertThat(spendAll()).isEqualTo((int) RetryBudget.RESERVE);
  }

  @Test
  void fillsItsReserveAgainSlowly() {
    spendAll();
    pass(35);
    assertThat(spendAll()).isEqualTo(3);
    pass(1_000);
    assertThat(spendAll()).isEqualTo((int) RetryBudget.RESERVE);
  }
}
