package dev.coppice.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import dev.coppice.node.StartFailedException;
import dev.coppice.testing.Await;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TlsTest {

  private final SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
  private GatewayFixture gateway;

  private Map<String, String> files() {
    return Map.of(
        "coppice.http.tls.certificate", certificate.certificatePath(),
        "coppice.http.tls.key", certificate.privateKeyPath());
  }

  @BeforeAll
  void open() {
    gateway = new GatewayFixture(files());
  }

  @AfterAll
  void close() {
    gateway.close();
    certificate.delete();
  }

  private String get(HttpVersion version) {
    HttpClientOptions options =
        new HttpClientOptions()
            .setSsl(true)
            .setUseAlpn(true)
            .setProtocolVersion(version)
            .setVerifyHost(false)
            .setTrustOptions(certificate.trustOptions());
    HttpClient client = gateway.vertx.createHttpClient(options);
    String seen =
        Await.result(
            client
                .request(HttpMethod.GET, gateway.port, "127.0.0.1", "/api/shop/items")
                .compose(
                    request ->
                        request
                            .send()
                            .compose(
                                response ->
                                    response
                                        .body()
                                        .map(
                                            body ->
                                                response.version()
                                                    + " "
                                                    + response.statusCode()
                                                    + " "
                                                    + response.getHeader(
                                                        "strict-transport-security")))));
    Await.result(client.close());
    return seen;
  }

  @Test
  void speaksHttp2AndHttp1AndSaysThatItWillGoOn() {
    assertThat(get(HttpVersion.HTTP_2)).isEqualTo("HTTP_2 200 max-age=31536000");
    assertThat(get(HttpVersion.HTTP_1_1)).isEqualTo("HTTP_1_1 200 max-age=31536000");
  }

  @Test
  void doesNotSpeakPlainHttp() {
    try (RawClient client = new RawClient(gateway.port)) {
      client.send("GET /api/shop/items HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThatThrownBy(client::answer).isInstanceOf(UncheckedIOException.class);
    }
    assertThat(get(HttpVersion.HTTP_1_1)).contains("200");
  }

  @Test
  void givesAHandshakeAsMuchTimeAsAHead() {
    Map<String, String> settings = new HashMap<>(files());
    settings.put("coppice.gateway.timeout.head", "3s");
    HttpServerOptions server = GatewayOptions.from(Settings.of(settings)).server();
    assertThat(server.getSslHandshakeTimeoutUnit().toMillis(server.getSslHandshakeTimeout()))
        .isEqualTo(3_000);
  }

  @Test
  void needsBothFiles() {
    Settings settings =
        Settings.of(Map.of("coppice.http.tls.certificate", certificate.certificatePath()));
    assertThatThrownBy(() -> GatewayOptions.from(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.http.tls.key");
  }

  @Test
  void needsFilesThatAreThere() {
    Settings settings = Settings.of(Map.of("coppice.http.tls.certificate", "/no/such.pem"));
    assertThatThrownBy(() -> GatewayOptions.from(settings))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("/no/such.pem");
  }

  @Test
  void needsACertificateInThem(@TempDir Path directory) throws IOException {
    Path wrong = Files.writeString(directory.resolve("wrong.pem"), "not a certificate");
    assertThatThrownBy(
            () ->
                new GatewayFixture(
                    Map.of(
                        "coppice.http.tls.certificate", wrong.toString(),
                        "coppice.http.tls.key", certificate.privateKeyPath())))
        .isInstanceOf(StartFailedException.class)
        .hasMessageContaining("coppice.http.tls.certificate");
  }
}
