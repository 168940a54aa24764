package dev.coppice.launcher.importing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTest {
  @ParameterizedTest
  @CsvSource({
    "2.55, GBP, 255",
    "0.1, GBP, 10",
    "7, EUR, 700",
    "2.5500, GBP, 255",
    "100, JPY, 100",
    "1.234, KWD, 1234",
    "999999999999.99, USD, 99999999999999",
    "0, GBP, 0"
  })
  void countsInTheMinorUnitsOfItsCurrency(String text, String currency, long amount) {
    assertThat(Price.parse(text, currency)).isEqualTo(new Price(amount, currency));
  }

  @Test
  void refusesToRound() {
    assertThatThrownBy(() -> Price.parse("2.555", "GBP"))
        .isInstanceOf(InvalidRowException.class)
        .hasMessage("price \"2.555\" has more decimals than GBP has (2)");
    assertThatThrownBy(() -> Price.parse("10.5", "JPY")).isInstanceOf(InvalidRowException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-1", "1e3", "2,55", "NaN", "£2", "1.", ".5", "1234567890123"})
  void refusesWhatIsNoPlainDecimal(String text) {
    assertThatThrownBy(() -> Price.parse(text, "GBP"))
        .isInstanceOf(InvalidRowException.class)
        .hasMessageContaining("\"" + text + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "POUND", "gb", "ZZZ"})
  void refusesACurrencyThatDoesNotExist(String currency) {
    assertThatThrownBy(() -> Price.parse("1", currency))
        .isInstanceOf(InvalidRowException.class)
        .hasMessageContaining("ISO 4217");
  }
}
