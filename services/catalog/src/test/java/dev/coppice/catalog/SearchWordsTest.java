package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchWordsTest {

  @ParameterizedTest
  @CsvSource({
    "WHITE HANGING HEART T-LIGHT HOLDER, hanging heart holder light t white",
    "SET/6 RED/WHITE CUPS, 6 cups red set white",
    "Café crème, cafe creme",
    "CAFE\u0301, cafe",
    "tea tea TEA, tea",
    "'Robert''); DROP TABLE products;--', drop products robert table",
    "100% & more | !less <-> far:*, 100 far less more",
    "'%_\\ ''\" ', ''",
  })
  void areLettersAndDigitsWithoutCaseAndAccents(String text, String words) {
    assertThat(SearchWords.of(text)).hasToString(words);
  }

  @Test
  void cutsWordsThatAreTooLongForTheIndexInNamesAndSearchesAlike() {
    String name = "Pneumono".repeat(20);
    assertThat(SearchWords.of(name)).isEqualTo(SearchWords.of(name + "ultra"));
    assertThat(SearchWords.of(name).toString()).hasSize(60);
  }

  @Test
  void whateverIsTypedOnlyLettersAndDigitsRemain() {
    Random random = new Random(1);
    for (int i = 0; i < 5_000; i++) {
      String typed =
          random
              .ints(20, 1, 0x2FFF)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
      SearchWords words = SearchWords.of(typed);
      assertThat(words.words()).as(typed).allMatch(word -> word.matches("[\\p{L}\\p{N}]+"));
      assertThat(SearchWords.of(words.toString())).as(typed).isEqualTo(words);
    }
  }
}
