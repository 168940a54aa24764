package dev.coppice.launcher.importing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoodsTest {
  @ParameterizedTest
  @ValueSource(strings = {"71053", "85123A", "15056bl", "90214FR"})
  void countsNumberedStockAsGoods(String stockCode) {
    assertThat(OnlineRetailReader.isGoods(stockCode)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST",
        "D",
        "M",
        "m",
        "BANK CHARGES",
        "AMAZONFEE",
        "C2",
        "DOT",
        "CRUK",
        "S",
        "PADS",
        "B",
        "gift_0001_40",
        "DCGS0076",
        "",
        "1234",
        "123456"
      })
  void countsChargesAndVouchersAsNone(String stockCode) {
    assertThat(OnlineRetailReader.isGoods(stockCode)).isFalse();
  }
}
