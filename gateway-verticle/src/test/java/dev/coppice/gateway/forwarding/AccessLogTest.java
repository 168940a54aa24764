package dev.coppice.gateway.forwarding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.gateway.forwarding.AccessLog.Scope;
import org.junit.jupiter.api.Test;

class AccessLogTest {

  @Test
  void changesWhichRequestsItWantsWhileItIsUsed() {
    AccessLog log = new AccessLog(Scope.ALL);
    assertThat(log.wants(200)).isTrue();
    log.limitTo(Scope.ERRORS);
    assertThat(log.wants(200)).isFalse();
    assertThat(log.wants(404)).isTrue();
    log.limitTo(Scope.OFF);
    assertThat(log.wants(500)).isFalse();
  }
}
