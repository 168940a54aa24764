package dev.coppice.node;

import static dev.coppice.node.TestCluster.await;
import static dev.coppice.node.TestCluster.awaitThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import io.vertx.core.Promise;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import io.vertx.core.spi.cluster.NodeInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes whose event bus speaks mutual TLS, and those that they do not speak with. */
class BusTlsTest {
  private static final String ADDRESS = "greetings";
  private static final String SECRET = "the password is correct horse battery staple";
  private static final String HERE = "127.0.0.1";
  private static final String ELSEWHERE = "127.0.0.2";

  @TempDir private static Path ours;
  @TempDir private static Path theirs;
  private static CertificateAuthority authority;
  private static Issued good;

  @TempDir private Path directory;

  private final TestCluster cluster = new TestCluster();
  private final int busPort = TestCluster.freePort();
  private final Set<Object> heard = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void issue() throws Exception {
    authority = CertificateAuthority.in(ours);
    good = authority.issue("good", List.of(HERE));
  }

  @AfterEach
  void leave() throws Exception {
    cluster.leave();
  }

  private static Map<String, String> tls(Issued issued, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("coppice.cluster.tls.certificate", issued.certificate().toString());
    settings.put("coppice.cluster.tls.key", issued.key().toString());
    settings.put("coppice.cluster.tls.ca", authority.certificate().toString());
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return settings;
  }

  private Node listener(Map<String, String> settings) throws Exception {
    Map<String, String> all = new HashMap<>(settings);
    all.put("coppice.bus.port", Integer.toString(busPort));
    Node listener = cluster.start(all, new FakePart("listener"));
    await(
        listener
            .context()
            .vertx()
            .eventBus()
            .consumer(ADDRESS, message -> heard.add(message.body()))
            .completion());
    return listener;
  }

  private Node listener() throws Exception {
    return listener(tls(good));
  }

  private boolean reached(Node speaker, String greeting) {
    speaker.context().vertx().eventBus().send(ADDRESS, greeting);
    return heard.contains(greeting);
  }

  /** Has the other nodes look for this one there. */
  private static void moveTo(Node node, String host, int port) throws Exception {
    Promise<Void> told = Promise.promise();
    ((VertxInternal) node.context().vertx())
        .clusterManager()
        .setNodeInfo(new NodeInfo(host, port, null), told);
    await(told.future());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatNodesSayCannotBeReadOnTheWire(boolean encrypted) throws Exception {
    Map<String, String> settings = encrypted ? tls(good) : Map.of();
    Node listener = listener(settings);
    try (Wiretap wire = new Wiretap(busPort)) {
      moveTo(listener, HERE, wire.port());
      Node speaker = cluster.start(settings, new FakePart("speaker"));

      awaitThat("it is heard", () -> reached(speaker, SECRET));

      assertThat(wire.carries(SECRET)).isEqualTo(!encrypted);
      assertThat(wire.carries(ADDRESS)).isEqualTo(!encrypted);
      assertThat(wire.bytes()).isGreaterThan(SECRET.length());
      assertThat(speaker.context().readiness().isReady()).isTrue();
    }
  }

  @Test
  void aNodeWithoutTlsIsToldSoWhenItJoins() throws Exception {
    Node node = listener();

    assertThatThrownBy(() -> cluster.start(new FakePart("plain")))
        .hasRootCauseInstanceOf(StartFailedException.class)
        .rootCause()
        .hasMessageContainingAll("speaks mutual TLS", "this node without", "coppice.cluster.tls");
    JsonObject info = TestCluster.json(TestCluster.get(node, "/info"));
    assertThat(info.getJsonObject("cluster").getBoolean("busTls")).isTrue();
  }

  @Test
  void aNodeWithTlsIsToldThatTheOthersHaveNone() throws Exception {
    listener(Map.of());

    assertThatThrownBy(() -> cluster.start(tls(good), new FakePart("sealed")))
        .hasRootCauseInstanceOf(StartFailedException.class)
        .rootCause()
        .hasMessageContainingAll("speaks without TLS", "this node with it");
  }

  @Test
  void aNodeOfAnotherAuthorityIsKeptOutAndSaysWhy() throws Exception {
    Node listener = listener();
    CertificateAuthority foreign = CertificateAuthority.in(theirs);
    Map<String, String> settings =
        tls(
            foreign.issue("foreign", List.of(HERE)),
            "coppice.cluster.tls.ca",
            foreign.certificate().toString(),
            "coppice.cluster.join.limit",
            "3s");
    List<String> journal = new CopyOnWriteArrayList<>();
    FakePart part = new FakePart("stranger", journal);

    assertThatThrownBy(() -> cluster.start(settings, part))
        .hasCauseInstanceOf(StartFailedException.class)
        .cause()
        .hasMessageContainingAll(
            "no node speaks with this one on the event bus for 3s",
            "127.0.0.1 shows a certificate that is not of an authority in " + theirs);
    assertThat(journal).as("it has not begun to serve").noneMatch(entry -> entry.contains("start"));
    assertThat(listener.context().readiness().isReady()).isTrue();
  }

  @Test
  void aCertificateOfAnotherHostIsOfNoUseToWhoeverCalls() throws Exception {
    Node listener = listener();

    try (Intruder atHome = Intruder.calls(busPort, good, authority, HERE)) {
      assertThat(atHome.isListenedTo()).isTrue();
    }
    try (Intruder elsewhere = Intruder.calls(busPort, good, authority, ELSEWHERE)) {
      assertThat(elsewhere.isListenedTo()).isFalse();
    }

    assertThat(refusedBy(listener)).isEqualTo(1);
    awaitThat("readiness tells of it", () -> remarkOf(listener).contains(ELSEWHERE));
    assertThat(remarkOf(listener)).isEqualTo("127.0.0.2 shows a certificate that is for 127.0.0.1");
    assertThat(listener.context().readiness().isReady()).isTrue();
  }

  @Test
  void aCertificateOfAnotherHostIsOfNoUseToWhoeverIsCalled() throws Exception {
    Node listener = listener();
    try (Intruder imposter = Intruder.listens(good, ELSEWHERE)) {
      moveTo(listener, ELSEWHERE, imposter.port());

      assertThatThrownBy(
              () ->
                  cluster.start(
                      tls(good, "coppice.cluster.join.limit", "3s"), new FakePart("speaker")))
          .hasCauseInstanceOf(StartFailedException.class)
          .cause()
          .hasMessageContaining("127.0.0.2 shows a certificate that is for 127.0.0.1");
      assertThat(imposter.received()).isEmpty();
    }
  }

  @Test
  void whoShowsNoCertificateIsNotListenedTo() throws Exception {
    listener();

    try (Intruder nameless = Intruder.calls(busPort, null, authority, HERE)) {
      assertThat(nameless.isListenedTo()).isFalse();
    }
  }

  @Test
  void plainTextIsNotListenedTo() throws Exception {
    listener();

    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), busPort)) {
      plain.setSoTimeout(30_000);
      plain.getOutputStream().write("\0\0\0\7plain".getBytes(StandardCharsets.US_ASCII));
      byte[] answer = plain.getInputStream().readAllBytes();
      assertThat(answer.length).as("an alert, and the end").isLessThan(8);
    }
  }

  @Test
  void aNewCertificateInTheSameFilesIsShownWithoutARestart() throws Exception {
    Issued mine = copyOf(good, "mine");
    Node listener = listener(tls(mine));
    Node speaker = cluster.start(tls(good), new FakePart("speaker"));

    copy(authority.issue("renewed", List.of("localhost")), mine);

    awaitThat("the new one is shown", () -> shownBy(busPort).contains("renewed"));
    assertThat(remarkOf(listener)).isEmpty();
    awaitThat("it is heard", () -> reached(speaker, "good morning"));
    assertThat(refusedBy(speaker)).isZero();
  }

  @Test
  void newFilesThatAreOfNoUseChangeNothingAndAreTold() throws Exception {
    Issued mine = copyOf(good, "mine");
    Node listener = listener(tls(mine));

    Files.writeString(mine.certificate(), "half a certifi");

    awaitThat("readiness tells of it", () -> remarkOf(listener).contains("no certificate"));
    assertThat(remarkOf(listener))
        .contains(mine.certificate() + " (coppice.cluster.tls.certificate) must be");
    assertThat(shownBy(busPort)).contains("good");
    assertThat(listener.context().readiness().isReady()).isTrue();
    copy(good, mine);
    awaitThat("all is well", () -> remarkOf(listener).isEmpty());
  }

  @Test
  void tellsTwoWeeksBeforeThatItEnds() throws Exception {
    Issued soon = authority.issue("soon", List.of(HERE), Duration.ZERO, Duration.ofDays(13));
    Issued later = authority.issue("later", List.of(HERE), Duration.ZERO, Duration.ofDays(16));

    assertThat(remarkOf(listener(tls(soon))))
        .contains("the certificate in", "soon.pem (coppice.cluster.tls.certificate) ends at 20");
    assertThat(remarkOf(cluster.start(tls(later), new FakePart("later")))).isEmpty();
  }

  private Issued copyOf(Issued original, String name) throws IOException {
    Issued copy = new Issued(directory.resolve(name + ".pem"), directory.resolve(name + ".key"));
    copy(original, copy);
    return copy;
  }

  private static void copy(Issued from, Issued to) throws IOException {
    Files.copy(from.key(), to.key(), StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.certificate(), to.certificate(), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String shownBy(int port) {
    try (Intruder caller = Intruder.calls(port, good, authority, HERE)) {
      return caller.shownCertificate();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static double refusedBy(Node node) {
    return node.context().meters().get("coppice.bus.refused").counter().count();
  }

  private static String remarkOf(Node node) {
    return node.context()
        .readiness()
        .of("bus.tls")
        .map(state -> state.reason() == null ? "" : state.reason())
        .orElse("not told");
  }
}
