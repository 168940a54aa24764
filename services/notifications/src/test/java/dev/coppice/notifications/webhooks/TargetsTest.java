package dev.coppice.notifications.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class TargetsTest {

  private static final Vertx VERTX = Vertx.vertx();

  private final List<InetAddress> known = new ArrayList<>();
  private final Targets targets =
      new Targets(
          VERTX,
          false,
          host -> {
            if (known.isEmpty()) {
              throw new UnknownHostException(host);
            }
            return List.copyOf(known);
          });

  @AfterAll
  static void close() {
    Await.result(VERTX.close());
  }

  private void means(String... addresses) throws UnknownHostException {
    known.clear();
    for (String address : addresses) {
      known.add(InetAddress.getByName(address));
    }
  }

  private SocketAddress resolve(String url) {
    return Await.result(targets.resolve(URI.create(url)));
  }

  @Test
  void connectsToTheAddressThatItHasLookedAt() throws Exception {
    means("1.1.1.1", "1.0.0.1");
    SocketAddress address = resolve("https://partner.example/hook");
    assertThat(address.hostAddress()).isEqualTo("1.1.1.1");
    assertThat(address.port()).isEqualTo(443);
    assertThat(resolve("http://partner.example").port()).isEqualTo(80);
    assertThat(resolve("http://partner.example:8080/x").port()).isEqualTo(8080);
  }

  @Test
  void looksAgainEachTime() throws Exception {
    means("1.1.1.1");
    resolve("https://partner.example/hook");
    means("127.0.0.1");
    assertThatThrownBy(() -> resolve("https://partner.example/hook"))
        .isInstanceOf(TargetRefusedException.class)
        .hasMessageContaining("partner.example has the address 127.0.0.1");
  }

  @Test
  void refusesAHostOneOfWhoseAddressesIsNotOfTheInternet() throws Exception {
    means("1.1.1.1", "10.0.0.7");
    assertThatThrownBy(() -> resolve("https://partner.example/hook"))
        .isInstanceOf(TargetRefusedException.class)
        .hasMessageContaining("10.0.0.7, which is none of the internet");
  }

  @Test
  void refusesAHostThatHasNoAddress() {
    assertThatThrownBy(() -> resolve("https://nobody.example/hook"))
        .isInstanceOf(TargetRefusedException.class)
        .hasMessage("the host nobody.example has no address");
  }

  @Test
  void allowsPrivateAddressesWhereTheOperatorDoes() throws Exception {
    Targets open = new Targets(VERTX, true, host -> List.of(InetAddress.getByName("10.0.0.7")));
    assertThat(Await.result(open.resolve(URI.create("http://inside.example/"))).hostAddress())
        .isEqualTo("10.0.0.7");
  }
}
