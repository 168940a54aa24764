package dev.coppice.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskedAddressTest {

  @ParameterizedTest
  @CsvSource({
    "eve@shop.example, e***@shop.example",
    "e@shop.example, e***@shop.example",
    "'\"a@b\"@shop.example', '\"***@shop.example'",
    "\uD83D\uDE00x@shop.example, \uD83D\uDE00***@shop.example",
    "@shop.example, ***",
    "nobody, ***",
  })
  void showsTheFirstLetterAndTheDomain(String email, String shown) {
    assertThat(MaskedAddress.of(email)).isEqualTo(shown);
  }
}
