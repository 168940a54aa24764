package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.backing.EmbeddedOptions;
import dev.coppice.launcher.layout.Refusal;
import dev.coppice.node.Settings;
import dev.coppice.testing.RedisExtension;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RedisTest {
  @RegisterExtension static final RedisExtension users = RedisExtension.sharedServer();

  @Test
  void startsOneOfOursAgainThatHasDied() {
    Redis redis =
        new EmbeddedRedisServer(
            EmbeddedOptions.in(Path.of("target", "redis-of-ours"))
                .withDurable(false)
                .withRelocationRoot(Path.of(System.getProperty("java.io.tmpdir"))));
    try {
      redis.open();
      BackingView first = redis.views().get(0);
      ProcessHandle process = ProcessHandle.of(Objects.requireNonNull(first.pid())).orElseThrow();
      process.destroyForcibly();
      process.onExit().join();

      redis.check();

      BackingView second = redis.views().get(0);
      assertThat(second.answers()).isTrue();
      assertThat(second.pid()).isNotEqualTo(first.pid());
      assertThat(second.port()).isEqualTo(first.port());
    } finally {
      redis.close();
    }
    assertThat(redis.views()).isEmpty();
  }

  @Test
  void leavesOneOfTheUserAlone() {
    Redis redis = external(users.uri());

    assertThat(redis.open()).isEqualTo(users.uri());
    redis.close();
    redis.check();

    int port = URI.create(users.uri()).getPort();
    assertThat(redis.views())
        .containsExactly(new BackingView("redis", "127.0.0.1", port, null, false, true));
  }

  @Test
  void saysThatTheUsersOneDoesNotLetUsIn() {
    String wrong = "redis://:guessed@127.0.0.1:" + URI.create(users.uri()).getPort();
    assertThatThrownBy(() -> external(wrong).open())
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("(COPPICE_REDIS_URI) does not let us in")
        .hasMessageNotContaining("guessed");
  }

  @Test
  void saysThatNobodyAnswersThere() {
    int port = FreePorts.any(InetAddress.getLoopbackAddress());
    assertThatThrownBy(() -> external("redis://:secret@127.0.0.1:" + port).open())
        .isInstanceOf(Refusal.class)
        .hasMessage("Redis at 127.0.0.1:%d (COPPICE_REDIS_URI) does not answer.".formatted(port));
  }

  private static Redis external(String uri) {
    return new ExternalRedis(Settings.of(Map.of("coppice.redis.uri", uri)));
  }
}
