package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTest {

  private static final String SURROGATE_PAIR = "\uD83D\uDD6F"; // a candle

  private static Product named(String name) {
    return new Product(new Sku("1"), name, Money.of(1, "GBP"), null);
  }

  @Test
  void countsCharactersAndNotTheirHalves() {
    assertThat(named(SURROGATE_PAIR.repeat(200)).name()).hasSize(400);
    assertThatThrownBy(() -> named(SURROGATE_PAIR.repeat(201)))
        .hasMessageStartingWith("name must be 1 to 200 characters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u2003\t", "half a \uD83D candle", "\uDD6F\uD83D"})
  void refusesNamesThatNobodyCanRead(String name) {
    assertThatThrownBy(() -> named(name)).hasMessageStartingWith("name must be");
  }

  @Test
  void mayHaveNoCategoryButNotABlankOne() {
    assertThat(named("LANTERN").category()).isNull();
    assertThatThrownBy(() -> new Product(new Sku("1"), "LANTERN", Money.of(1, "GBP"), " "))
        .hasMessageStartingWith("category must be 1 to 100 characters");
  }
}
