package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProductTest {

  private static final String SURROGATE_PAIR = "\uD83D\uDD6F"; // a candle

  private static Product product(String name, String description, List<String> categories) {
    return new Product(
        new Sku("1"), name, description, Money.of(1, "GBP"), categories, ProductState.ACTIVE);
  }

  private static Product named(String name) {
    return product(name, "", List.of());
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

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "two\nlines", "half a \uD83D candle"})
  void refusesCategoriesThatNobodyCanChoose(String category) {
    assertThat(named("LANTERN").categories()).isEmpty();
    assertThatThrownBy(() -> product("LANTERN", "", List.of("Lights", category)))
        .hasMessageStartingWith("category must be 1 to 100 characters");
  }

  @Test
  void hasUpToTenCategoriesEachOnce() {
    List<String> ten = IntStream.range(0, 10).mapToObj(i -> "c" + i).toList();
    assertThat(product("LANTERN", "", ten).categories()).isEqualTo(ten);
    assertThatThrownBy(
            () -> product("LANTERN", "", Stream.concat(ten.stream(), Stream.of("more")).toList()))
        .hasMessageStartingWith("categories must be at most 10");
    assertThatThrownBy(() -> product("LANTERN", "", List.of("a", "b", "a")))
        .hasMessageStartingWith("categories must be at most 10, no two of them the same");
  }

  @Test
  void aDescriptionMayHaveLinesButNoOtherControlCharacters() {
    String most = SURROGATE_PAIR.repeat(4_996) + "\n\r\t.";
    assertThat(product("LANTERN", most, List.of()).description()).isEqualTo(most);
    for (String wrong : List.of(most + ".", "bell \u0007", "nul \u0000", "half \uDD6F")) {
      assertThatThrownBy(() -> product("LANTERN", wrong, List.of()))
          .hasMessageStartingWith("description must be at most 5000 characters");
    }
  }
}
