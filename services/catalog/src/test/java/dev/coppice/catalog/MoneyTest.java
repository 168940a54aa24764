package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MoneyTest {

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 255, 1_000_000_000_000L})
  void keepsAmountsToTheMinorUnit(long amount) {
    assertThat(Money.of(amount, "GBP"))
        .isEqualTo(new Money(amount, Currency.getInstance("GBP")))
        .extracting(Money::amount)
        .isEqualTo(amount);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, 1_000_000_000_001L, Long.MIN_VALUE, Long.MAX_VALUE})
  void refusesAmountsOutOfRangeAndSaysWhich(long amount) {
    assertThatThrownBy(() -> Money.of(amount, "GBP"))
        .hasMessage("amount must be from 0 to 1000000000000, not " + amount);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "GBPP", "gbp", "XXQ", "£"})
  void refusesCurrenciesThatDoNotExist(String code) {
    assertThatThrownBy(() -> Money.of(1, code))
        .hasMessage("currency must be an ISO 4217 code, not " + code);
  }

  @Test
  void theSameAmountOfAnotherCurrencyIsNotTheSame() {
    assertThat(Money.of(255, "GBP")).isNotEqualTo(Money.of(255, "EUR"));
  }

  @ParameterizedTest
  @CsvSource({"2.55, GBP, 255", "7, EUR, 700", "2.5500, GBP, 255", "100, JPY, 100", "0, GBP, 0"})
  void readsDecimalsExactly(String decimal, String currency, long amount) {
    assertThat(Money.parse(decimal, currency)).isEqualTo(Money.of(amount, currency));
  }

  @ParameterizedTest
  @CsvSource({
    "2.555, GBP",
    "10.5, JPY",
    "-1, GBP",
    "1e3, GBP",
    "'', GBP",
    "'2,55', GBP",
    "1., GBP"
  })
  void refusesToRoundOrToGuess(String decimal, String currency) {
    assertThatThrownBy(() -> Money.parse(decimal, currency))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("price must ")
        .hasMessageEndingWith("not \"" + decimal + "\"");
  }
}
