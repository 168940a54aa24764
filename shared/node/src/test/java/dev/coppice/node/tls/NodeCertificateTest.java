package dev.coppice.node.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a node makes of its files when it looks at them again. */
class NodeCertificateTest {
  @TempDir private Path directory;

  private CertificateAuthority authority;
  private Issued issued;
  private NodeCertificate certificate;

  @BeforeEach
  void load() throws Exception {
    authority = CertificateAuthority.in(directory);
    issued = authority.issue("node", List.of("127.0.0.1"));
    certificate =
        NodeCertificate.load(
            new TlsFiles(issued.certificate(), issued.key(), authority.certificate()),
            InetAddress.getLoopbackAddress());
  }

  private static void replace(Path file, Path by) throws IOException {
    Files.copy(by, file, StandardCopyOption.REPLACE_EXISTING);
  }

  @Test
  void isTheSameOneWhileTheFilesHoldWhatTheyHeld() throws Exception {
    for (Path file : List.of(issued.certificate(), issued.key(), authority.certificate())) {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
    }
    assertThat(certificate.reloaded()).isSameAs(certificate);
  }

  @Test
  void isAnotherOneWhenTheFilesHoldAnotherOne() throws Exception {
    Issued next = authority.issue("next", List.of("127.0.0.1"));
    replace(issued.certificate(), next.certificate());
    replace(issued.key(), next.key());
    NodeCertificate reloaded = certificate.reloaded();
    assertThat(reloaded.sameAs(certificate)).isFalse();
    assertThat(reloaded.own()).isNotEqualTo(certificate.own());
    assertThat(reloaded.reloaded()).isSameAs(reloaded);
  }

  @Test
  void isNoneWhenOnlyOneFileIsReplacedOrOneIsGone() throws Exception {
    Issued next = authority.issue("next", List.of("127.0.0.1"));
    replace(issued.certificate(), next.certificate());
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(certificate::reloaded)
        .withMessageContaining(issued.key().toString());
    Files.delete(issued.key());
    assertThatExceptionOfType(UnusableFileException.class)
        .isThrownBy(certificate::reloaded)
        .withMessageContaining(issued.key().toString());
  }
}
