package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkuTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"85123A", "15056BL", "15056bl", "22423", "gift_0001_20", "A", "a.b-c_d", "C2"})
  void takesStockCodes(String text) {
    assertThat(new Sku(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "85123A ", "85123A\n", "-1", ".hidden", "a/b", "a%b", "ä", "٣", "\u0000"})
  void refusesWhatIsNone(String text) {
    assertThatThrownBy(() -> new Sku(text)).hasMessageStartingWith("sku must be 1 to 40 letters");
  }

  @Test
  void isAtMostFortyCharactersLong() {
    assertThat(new Sku("9".repeat(40)).text()).hasSize(40);
    assertThatThrownBy(() -> new Sku("9".repeat(41))).isInstanceOf(IllegalArgumentException.class);
  }
}
