package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.launcher.layout.Refusal;
import org.junit.jupiter.api.Test;

class RedisUriTest {
  @Test
  void hasUserAndPasswordUnescaped() {
    RedisUri uri = RedisUri.parse("redis://me:a+b%40c@cache.example:7000");
    assertThat(uri.user()).isEqualTo("me");
    assertThat(uri.password()).isEqualTo("a+b@c");
    assertThat(uri.address()).isEqualTo("cache.example:7000");
  }

  @Test
  void mayHaveAPasswordAlone() {
    RedisUri uri = RedisUri.parse("redis://:secret@cache.example");
    assertThat(uri.user()).isNull();
    assertThat(uri.password()).isEqualTo("secret");
    assertThat(uri.port()).isEqualTo(6379);
  }

  @Test
  void mayHaveNeither() {
    assertThat(RedisUri.parse("redis://cache.example").password()).isNull();
  }

  @Test
  void isRefusedWithoutRepeatingThePassword() {
    for (String wrong : new String[] {"http://:secret@x", "redis://:sec ret@x", "redis:///0"}) {
      assertThatThrownBy(() -> RedisUri.parse(wrong))
          .isInstanceOf(Refusal.class)
          .hasMessageContaining("redis://user:password@host:port")
          .hasMessageNotContaining("secret");
    }
  }
}
