package dev.coppice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MedianTest {

  @Test
  void isTheMiddleOneWhateverTheOrder() {
    assertThat(Median.of(DoubleStream.of(9, 1, 4))).isEqualTo(4);
  }

  @Test
  void isTheMeanOfTheMiddleTwo() {
    assertThat(Median.of(DoubleStream.of(9, 1, 4, 2))).isEqualTo(3);
  }

  @Test
  void isNothingOfNothing() {
    assertThatThrownBy(() -> Median.of(DoubleStream.empty()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
