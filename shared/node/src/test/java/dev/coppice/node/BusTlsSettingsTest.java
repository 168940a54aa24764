package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import dev.coppice.certificates.Pem;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with the files stops the start, in words that name the key and the file. */
class BusTlsSettingsTest {
  private static final String CERTIFICATE = "coppice.cluster.tls.certificate";
  private static final String KEY = "coppice.cluster.tls.key";
  private static final String CA = "coppice.cluster.tls.ca";
  private static final List<String> HERE = List.of("127.0.0.1");

  @TempDir private static Path directory;
  private static CertificateAuthority authority;
  private static Issued good;

  @BeforeAll
  static void issue() throws Exception {
    authority = CertificateAuthority.in(directory);
    good = authority.issue("good", HERE);
  }

  private static Map<String, String> files(Issued issued) {
    Map<String, String> settings = new HashMap<>();
    settings.put(CERTIFICATE, issued.certificate().toString());
    settings.put(KEY, issued.key().toString());
    settings.put(CA, authority.certificate().toString());
    return settings;
  }

  private static Map<String, String> files(String key, Path file) {
    Map<String, String> settings = files(good);
    settings.put(key, file.toString());
    return settings;
  }

  private static void assertRefused(Map<String, String> settings, String key, String... reasons) {
    assertThatExceptionOfType(InvalidSettingException.class)
        .isThrownBy(
            () -> BusTlsSettings.from(Settings.of(settings), InetAddress.getLoopbackAddress()))
        .withMessageStartingWith(key)
        .withMessageContainingAll(reasons)
        .returns(key, InvalidSettingException::key);
  }

  @Test
  void areReadWhereAllAreSetAndNoneIsNeeded() throws Exception {
    assertThat(BusTlsSettings.from(Settings.of(files(good)), InetAddress.getLoopbackAddress()))
        .isPresent();
    assertThat(BusTlsSettings.from(Settings.of(Map.of()), InetAddress.getLoopbackAddress()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {CERTIFICATE, KEY, CA})
  void belongTogether(String absent) {
    Map<String, String> settings = files(good);
    settings.remove(absent);
    assertRefused(settings, absent, "is not set", "set together or not at all");
  }

  @ParameterizedTest
  @ValueSource(strings = {CERTIFICATE, KEY, CA})
  void nameFilesThatCanBeRead(String key) throws Exception {
    assertRefused(files(key, Path.of("/no/such.pem")), key, "/no/such.pem", "NoSuchFile");
    Path other = Files.writeString(directory.resolve("other.pem"), "something else");
    assertRefused(files(key, other), key, other.toString(), "it holds");
  }

  @Test
  void theKeyIsThatOfTheCertificate() throws Exception {
    Path key = directory.resolve("another.key");
    Files.writeString(
        key, Pem.text(KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate()));
    assertRefused(
        files(KEY, key), KEY, key.toString(), "the key of the certificate in", "good.pem");
  }

  @Test
  void theCertificateHoldsNow() throws Exception {
    Issued ended = authority.issue("ended", HERE, Duration.ofDays(3), Duration.ofDays(1));
    assertRefused(files(ended), CERTIFICATE, "ended.pem", "holds now", "holds from");
    Issued early = authority.issue("early", HERE, Duration.ofDays(-1), Duration.ofDays(3));
    assertRefused(files(early), CERTIFICATE, "early.pem", "holds now");
  }

  @Test
  void theAuthorityHasSignedTheCertificate(@TempDir Path elsewhere) throws Exception {
    Path foreign = CertificateAuthority.in(elsewhere).certificate();
    assertRefused(
        files(CA, foreign), CERTIFICATE, "good.pem", foreign + " (" + CA + ") has signed");
  }

  @Test
  void theCertificateIsForThisHost() throws Exception {
    Issued other = authority.issue("other", List.of("10.0.0.7", "other.invalid"));
    assertRefused(
        files(other),
        CERTIFICATE,
        "127.0.0.1 (coppice.bind.host)",
        "this one is for other.invalid, 10.0.0.7");
  }

  @Test
  void aNameWillDoWhereItMeansThisHost() throws Exception {
    Issued named = authority.issue("named", List.of("localhost"));
    assertThat(BusTlsSettings.from(Settings.of(files(named)), InetAddress.getLoopbackAddress()))
        .isPresent();
  }
}
