package dev.coppice.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {

  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  private static final ProductFilter CANDLES =
      new ProductFilter("candles", SearchWords.of("red light"));

  private final Random random = new Random(2);

  @Test
  void leadsBackToItsSku() {
    for (int i = 0; i < 1_000; i++) {
      Sku sku = randomSku();
      assertThat(Cursor.read(Cursor.after(sku, ProductFilter.ALL), ProductFilter.ALL))
          .isEqualTo(sku);
      assertThat(Cursor.read(Cursor.after(sku, CANDLES), CANDLES)).isEqualTo(sku);
    }
  }

  @Test
  void fitsIntoWhatTheContractAllows() {
    assertThat(Cursor.after(new Sku("9".repeat(40)), CANDLES)).hasSizeLessThanOrEqualTo(100);
  }

  @Test
  void isRefusedWhenAnyCharacterOfItHasChanged() {
    for (int i = 0; i < 1_000; i++) {
      String cursor = Cursor.after(randomSku(), CANDLES);
      StringBuilder changed = new StringBuilder(cursor);
      int at = random.nextInt(cursor.length());
      changed.setCharAt(at, other(cursor.charAt(at)));
      assertRefused(changed.toString(), CANDLES);
    }
  }

  @Test
  void isRefusedByAnotherListing() {
    String cursor = Cursor.after(new Sku("85123A"), CANDLES);
    assertRefused(cursor, ProductFilter.ALL);
    assertRefused(cursor, new ProductFilter("candles", null));
    assertRefused(cursor, new ProductFilter(null, CANDLES.words()));
    assertRefused(cursor, new ProductFilter("candles", SearchWords.of("red")));
  }

  @Test
  void isRefusedWhenItIsOfAnotherVersion() {
    byte[] bytes = Base64.getUrlDecoder().decode(Cursor.after(new Sku("85123A"), CANDLES));
    bytes[0]++;
    assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), CANDLES);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "A", "AQ", "AQAAAAA", "null", "85123A", "%", "AQAAAAA=", "ÄÖÜ", " "})
  void isRefusedWhenItIsMadeUp(String cursor) {
    assertRefused(cursor, ProductFilter.ALL);
  }

  private static void assertRefused(String cursor, ProductFilter listing) {
    assertThatThrownBy(() -> Cursor.read(cursor, listing))
        .as(cursor)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("must be the 'next' of a page of this same listing");
  }

  private Sku randomSku() {
    StringBuilder text = new StringBuilder().append((char) ('A' + random.nextInt(26)));
    random
        .ints(random.nextInt(40), 0, ALPHABET.length())
        .forEach(i -> text.append(ALPHABET.charAt(i)));
    return new Sku(text.toString());
  }

  private char other(char present) {
    char next;
    do {
      next = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
    } while (next == present);
    return next;
  }
}
