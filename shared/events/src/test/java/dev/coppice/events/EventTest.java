package dev.coppice.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventTest {
  @Test
  void hasAnIdThatGrowsWithTime() {
    UUID earlier = EventIds.of(1_000_000_000_000L);
    UUID later = EventIds.of(1_000_000_000_001L);
    assertThat(earlier.version()).isEqualTo(7);
    assertThat(earlier.variant()).isEqualTo(2);
    assertThat(earlier.toString()).isLessThan(later.toString());
    assertThat(earlier.getMostSignificantBits() >>> 16).isEqualTo(1_000_000_000_000L);
  }

  @Test
  void saysWhereItIsToldLive() {
    assertThat(event("shop.cup.sold", "x", 2).address()).isEqualTo("events.shop.cup.sold");
  }

  @Test
  void refusesWhatKafkaOrItsReadersWouldNotTake() {
    assertThatThrownBy(() -> event("Sold", "x", 2)).hasMessageContaining("domain.thing.happened");
    assertThatThrownBy(() -> event("shop.cup.sold", "", 2)).hasMessageContaining("this has 0");
    assertThatThrownBy(() -> event("shop.cup.sold", "x", 900_001))
        .hasMessageContaining("at most 900000 bytes");
  }

  private static Event event(String type, String subject, int bytes) {
    return Event.of(type, subject, Instant.EPOCH, null, Buffer.buffer(new byte[bytes]));
  }
}
