package dev.coppice.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedisOptionsTest {

  @Test
  void haveNoRedisUnlessOneIsNamed() {
    RedisOptions options = RedisOptions.from(Settings.of(Map.of()));
    assertThat(options.isSet()).isFalse();
  }

  @Test
  void nameOneOrTheFileThatDoes() {
    RedisOptions options =
        RedisOptions.from(
            Settings.of(
                Map.of(
                    "coppice.redis.uri", "redis://me:secret@cache:6379",
                    "coppice.redis.uri.file", "/run/redis.uri")));
    assertThat(options.isSet()).isTrue();
    assertThat(options.uri()).contains("redis://me:secret@cache:6379");
    assertThat(options.uriFile()).contains(Path.of("/run/redis.uri"));
    assertThat(options.toString()).doesNotContain("secret");
  }

  @Test
  void sayWhatIsMissingWhereOneIsNeeded() {
    assertThatThrownBy(() -> RedisOptions.required(Settings.of(Map.of())))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.redis.uri")
        .hasMessageContaining("redis://user:password@host:6379");
    assertThat(
            RedisOptions.required(Settings.of(Map.of("coppice.redis.uri.file", "/run/redis.uri"))))
        .isEqualTo(new RedisOptions(Optional.empty(), Optional.of(Path.of("/run/redis.uri"))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://:secret@cache", "redis://:sec ret@cache", "redis:secret", "secret"})
  void refuseWhatIsNoUriWithoutRepeatingIt(String uri) {
    assertThatThrownBy(() -> RedisOptions.from(Settings.of(Map.of("coppice.redis.uri", uri))))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("redis://user:password@host:6379");
    assertThatThrownBy(() -> RedisOptions.checked(uri))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("secret");
  }
}
