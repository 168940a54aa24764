package dev.coppice.gateway.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionOptionsTest {

  private static final String IDLE = "coppice.gateway.session.idle";
  private static final String MAX = "coppice.gateway.session.max";

  private static SessionOptions of(Map<String, String> settings) {
    return SessionOptions.from(Settings.of(settings));
  }

  @Test
  void lastsForHalfAQuietHourAndTwelveHours() {
    assertThat(of(Map.of()))
        .isEqualTo(new SessionOptions(Duration.ofMinutes(30), Duration.ofHours(12)));
  }

  @Test
  void lastsAsLongAsIsSet() {
    assertThat(of(Map.of(IDLE, "8h", MAX, "7d")))
        .isEqualTo(new SessionOptions(Duration.ofHours(8), Duration.ofDays(7)));
    assertThat(of(Map.of(MAX, "10m")))
        .isEqualTo(new SessionOptions(Duration.ofMinutes(10), Duration.ofMinutes(10)));
  }

  @Test
  void refusesToBeIdleForLongerThanASessionLasts() {
    assertThatThrownBy(() -> of(Map.of(IDLE, "2h", MAX, "1h")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(IDLE)
        .hasMessageContaining("no longer than " + MAX);
    assertThatThrownBy(() -> of(Map.of(IDLE, "1s"))).hasMessageContaining(IDLE);
  }
}
