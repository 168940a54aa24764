package dev.coppice.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KafkaExtensionTest {
  @RegisterExtension static final KafkaExtension shared = KafkaExtension.sharedServer();

  @RegisterExtension static final KafkaExtension own = KafkaExtension.ownServer();

  @Test
  void keepsTheOwnBrokerApartAndItsPortOverAStop() {
    assertThat(own.bootstrap()).isNotEqualTo(shared.bootstrap());
    String before = own.bootstrap();

    own.stopServer();
    own.startServer();

    assertThat(own.bootstrap()).isEqualTo(before);
    assertThat(TestServer.KAFKA.shared().answers()).isTrue();
  }

  @Test
  void refusesToKillTheBrokerOfOthers() {
    assertThatThrownBy(shared::killServer).hasMessageContaining("ask for ownServer()");
  }
}
