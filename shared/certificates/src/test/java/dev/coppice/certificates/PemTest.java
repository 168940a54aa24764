package dev.coppice.certificates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PemTest {
  @TempDir private Path directory;

  private Path file(String text) throws IOException {
    return Files.writeString(directory.resolve("some.pem"), text);
  }

  @ParameterizedTest
  @CsvSource({"EC", "RSA", "Ed25519"})
  void readsTheKeysThatItWrites(String algorithm) throws Exception {
    PrivateKey key = KeyPairGenerator.getInstance(algorithm).generateKeyPair().getPrivate();
    assertThat(Pem.key(file(Pem.text(key)), algorithm)).isEqualTo(key);
  }

  @Test
  void namesWhatTurnsAnotherFormOfKeyIntoThisOne() throws Exception {
    Path file = file("-----BEGIN RSA PRIVATE KEY-----\nMII=\n-----END RSA PRIVATE KEY-----\n");
    assertThatIOException()
        .isThrownBy(() -> Pem.key(file, "RSA"))
        .withMessageContainingAll("RSA PRIVATE KEY", "openssl pkcs8");
  }

  @Test
  void refusesKeysThatAreDamagedOrOfAnotherKind() throws Exception {
    String ec = Pem.text(KeyPairGenerator.getInstance("EC").generateKeyPair().getPrivate());
    assertThatIOException()
        .isThrownBy(() -> Pem.key(file(ec), "RSA"))
        .withMessageContaining("not of the kind RSA");
    assertThatIOException()
        .isThrownBy(() -> Pem.key(file(ec.replaceFirst("-\nM.{9}", "-\nAAAAAAAAAA")), "EC"))
        .withMessageContaining("damaged");
    assertThatIOException()
        .isThrownBy(() -> Pem.key(file("nothing"), "EC"))
        .withMessageContaining("no PRIVATE KEY");
  }

  @Test
  void refusesCertificatesThatAreNone() throws Exception {
    assertThatIOException()
        .isThrownBy(() -> Pem.certificates(file("")))
        .withMessageContaining("no certificate");
    assertThatIOException()
        .isThrownBy(
            () ->
                Pem.certificates(
                    file("-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n")))
        .withMessageContaining("no certificate");
    assertThatIOException()
        .isThrownBy(() -> Pem.certificates(directory.resolve("absent.pem")))
        .isInstanceOf(NoSuchFileException.class);
  }
}
