package dev.coppice.discovery.registry.hazelcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryOptionsTest {

  @Test
  void leasesForTenSecondsAndRenewsEachThree() {
    RegistryOptions options = RegistryOptions.from(Settings.of(Map.of()));
    assertThat(options.lease()).isEqualTo(Duration.ofSeconds(10));
    assertThat(options.renewal()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void takesAnotherLease() {
    assertThat(RegistryOptions.from(lease("30s")).renewal()).isEqualTo(Duration.ofSeconds(9));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1s", "10m", "soon"})
  void refusesALeaseThatCannotWork(String lease) {
    assertThatThrownBy(() -> RegistryOptions.from(lease(lease)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.registry.lease")
        .hasMessageContaining("2s")
        .hasMessageContaining("5m");
  }

  private static Settings lease(String lease) {
    return Settings.of(Map.of("coppice.registry.lease", lease));
  }
}
