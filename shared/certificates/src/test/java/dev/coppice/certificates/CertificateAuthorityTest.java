package dev.coppice.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.certificates.CertificateAuthority.Issued;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateAuthorityTest {
  private static final List<String> HERE = List.of("localhost", "127.0.0.1", "::1");

  @TempDir private Path directory;

  @Test
  void signsCertificatesForClientsAndServersOnTheHostsThatAreNamed() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(directory);

    X509Certificate node = only(authority.issue("node", HERE).certificate());

    X509Certificate signer = only(authority.certificate());
    node.verify(signer.getPublicKey());
    assertThat(signer.getBasicConstraints()).isZero();
    assertThat(node.getBasicConstraints()).isEqualTo(-1);
    assertThat(node.getExtendedKeyUsage())
        .containsExactlyInAnyOrder("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(node.getSubjectAlternativeNames())
        .extracting(name -> name.get(1))
        .isEqualTo(List.of("localhost", "127.0.0.1", "0:0:0:0:0:0:0:1"));
  }

  @Test
  void theKeyIsThatOfTheCertificate() throws Exception {
    Issued issued = CertificateAuthority.in(directory).issue("node", HERE);

    PrivateKey key = Pem.key(issued.key(), "EC");
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key);
    signature.update((byte) 7);
    byte[] signed = signature.sign();
    signature.initVerify(only(issued.certificate()));
    signature.update((byte) 7);
    assertThat(signature.verify(signed)).isTrue();
  }

  @Test
  void theSameAuthoritySignsForFurtherHosts() throws Exception {
    CertificateAuthority.in(directory).issue("one", HERE);
    String before = Files.readString(directory.resolve("ca.pem"));

    CertificateAuthority again = CertificateAuthority.in(directory);
    Issued two = again.issue("two", List.of("10.0.0.2", "two.example"));

    assertThat(Files.readString(directory.resolve("ca.pem"))).isEqualTo(before);
    only(two.certificate()).verify(only(again.certificate()).getPublicKey());
  }

  @Test
  void anotherAuthorityIsNotTheSame() throws Exception {
    Issued issued = CertificateAuthority.in(directory.resolve("one")).issue("node", HERE);

    CertificateAuthority other = CertificateAuthority.in(directory.resolve("two"));

    assertThatThrownBy(
            () -> only(issued.certificate()).verify(only(other.certificate()).getPublicKey()))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void onlyTheOwnerMayReadWhatItWritesAndNothingElseIsLeft() throws Exception {
    CertificateAuthority.in(directory).issue("node", HERE);

    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files)
          .extracting(file -> directory.relativize(file) + " " + permissions(file))
          .containsExactlyInAnyOrder(
              "ca.pem rw-------", "ca.key rw-------", "node.pem rw-------", "node.key rw-------");
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void makesACertificateAnewWhereOneIsThere() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(directory);
    X509Certificate old = only(authority.issue("node", HERE).certificate());

    X509Certificate renewed = only(authority.issue("node", HERE).certificate());

    assertThat(renewed.getSerialNumber()).isNotEqualTo(old.getSerialNumber());
  }

  @Test
  void theyHoldForAYearUnlessSomebodySaysOtherwise() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(directory);

    X509Certificate usual = only(authority.issue("usual", HERE).certificate());
    X509Certificate ended =
        only(authority.issue("ended", HERE, Duration.ofDays(2), Duration.ofDays(1)).certificate());

    assertThat(usual.getNotAfter().toInstant())
        .isBetween(
            Instant.now().plus(Duration.ofDays(364)), Instant.now().plus(Duration.ofDays(366)));
    assertThatThrownBy(ended::checkValidity).isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void doesNotGoOnWithHalfAnAuthority() throws Exception {
    CertificateAuthority.in(directory);
    Files.delete(directory.resolve("ca.key"));

    assertThatIOException()
        .isThrownBy(() -> CertificateAuthority.in(directory))
        .withMessageContaining("ca.key");
    assertThat(directory.resolve("ca.key")).doesNotExist();
  }

  @Test
  void refusesWhatIsNoHostAndNamesThatAreNotOfFilesOfItsOwn() throws Exception {
    CertificateAuthority authority = CertificateAuthority.in(directory);
    for (String host :
        List.of("", "*.example", "a b", "-x", "host,dns:other", "http://host", "a..b")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> authority.issue("node", List.of(host)))
          .withMessageContaining(host);
    }
    for (String name : List.of("", "ca", "../node", "a/b")) {
      assertThatIllegalArgumentException().isThrownBy(() -> authority.issue(name, HERE));
    }
    assertThat(directory.resolve("node.pem")).doesNotExist();
  }

  private static X509Certificate only(Path file) throws IOException {
    List<X509Certificate> certificates = Pem.certificates(file);
    assertThat(certificates).hasSize(1);
    return certificates.get(0);
  }
}
