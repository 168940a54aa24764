package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import dev.coppice.testing.Await;
import dev.coppice.testing.EverythingLogged;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that show certificates. A certificate that signs itself is its own authority here. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MutualTlsTest {

  private static final String CA = "coppice.http.tls.client.ca";
  private static final String AUTH = "coppice.http.tls.client.auth";

  private final SelfSignedCertificate own = SelfSignedCertificate.create("localhost");
  private final SelfSignedCertificate partner = SelfSignedCertificate.create("partner-7");
  private final SelfSignedCertificate stranger = SelfSignedCertificate.create("partner-7");

  @AfterAll
  void close() {
    own.delete();
    partner.delete();
    stranger.delete();
  }

  private Map<String, String> settings(String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("coppice.http.tls.certificate", own.certificatePath());
    settings.put("coppice.http.tls.key", own.privateKeyPath());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private int ask(
      GatewayFixture gateway, HttpVersion version, @Nullable SelfSignedCertificate shown) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(version)
            .setVerifyHost(false)
            .setTrustOptions(own.trustOptions());
    if (shown != null) {
      options.setKeyCertOptions(shown.keyCertOptions());
    }
    HttpClient client = gateway.vertx.createHttpClient(options);
    try {
      return Await.result(
          client
              .request(HttpMethod.GET, gateway.port, "127.0.0.1", "/api/shop/items")
              .compose(
                  request -> request.send().compose(answer -> answer.body().map(body -> answer)))
              .map(HttpClientResponse::statusCode));
    } finally {
      Await.result(client.close());
    }
  }

  private int callsTo(GatewayFixture gateway) {
    return gateway.services.calls().size();
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpVersion.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void letInWhoeverShowsACertificateOfTheirAuthority(HttpVersion version) {
    try (GatewayFixture gateway = new GatewayFixture(settings(CA, partner.certificatePath()));
        EverythingLogged logged = new EverythingLogged()) {
      assertThat(ask(gateway, version, partner)).isEqualTo(200);
      assertThatThrownBy(() -> ask(gateway, version, null)).isInstanceOf(Exception.class);
      assertThatThrownBy(() -> ask(gateway, version, stranger)).isInstanceOf(Exception.class);
      assertThat(callsTo(gateway)).isEqualTo(1);
      assertThat(ask(gateway, version, partner)).isEqualTo(200);
      Await.until(
          "the access log names the partner",
          () ->
              logged.lines().stream()
                  .anyMatch(line -> line.contains("certificate=\"CN=partner-7\"")));
    }
  }

  @Test
  void areAskedOnlyWhereThatIsSet() {
    try (GatewayFixture gateway =
            new GatewayFixture(settings(CA, partner.certificatePath(), AUTH, "request"));
        EverythingLogged logged = new EverythingLogged()) {
      assertThat(ask(gateway, HttpVersion.HTTP_1_1, null)).isEqualTo(200);
      Await.until(
          "the request is in the access log",
          () -> logged.lines().stream().anyMatch(line -> line.contains("/api/shop/items")));
      assertThat(logged.lines()).noneMatch(line -> line.contains("certificate="));
      assertThat(ask(gateway, HttpVersion.HTTP_1_1, partner)).isEqualTo(200);
      assertThatThrownBy(() -> ask(gateway, HttpVersion.HTTP_1_1, stranger))
          .isInstanceOf(Exception.class);
      assertThat(callsTo(gateway)).isEqualTo(2);
    }
  }

  private static void assertRefused(Map<String, String> settings, String key, String reason) {
    assertThatThrownBy(() -> GatewayOptions.from(Settings.of(settings)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining(key)
        .hasMessageContaining(reason);
  }

  @Test
  void needAnAuthorityThatIsThere() {
    assertRefused(settings(CA, "/no/such.pem"), CA, "a PEM file that can be read");
    assertRefused(settings(AUTH, "required"), CA, "who signs the certificates of clients");
    assertRefused(settings(AUTH, "request"), CA, "who signs the certificates of clients");
    assertRefused(settings(AUTH, "maybe"), AUTH, "none, request, required");
  }

  @Test
  void areNotLeftOutByMistake() {
    assertRefused(
        settings(CA, partner.certificatePath(), AUTH, "none"), AUTH, "request or required");
    assertRefused(
        Map.of(CA, partner.certificatePath()), "coppice.http.tls.certificate", "over TLS only");
  }

  @Test
  void needCertificatesInTheFile(@TempDir Path directory) throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.pem"), "not a certificate");
    assertThatThrownBy(() -> new GatewayFixture(settings(CA, wrong.toString())))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining(CA);
  }
}
