package dev.coppice.node.tls;

import dev.coppice.certificates.Pem;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.FileSystemException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * What a node shows the others on the event bus, and whom it believes: read from files, and found
 * to be of use.
 */
public final class NodeCertificate {
  /** Nodes say beforehand that they will not be let in any more. */
  private static final Duration ENDS_SOON = Duration.ofDays(14);

  private static final Map<String, String> SIGNATURES =
      Map.of("EC", "SHA256withECDSA", "RSA", "SHA256withRSA", "EdDSA", "EdDSA");

  /** Of a store that is never written. */
  private static final char[] NO_PASSWORD = new char[0];

  private final TlsFiles files;
  private final InetAddress host;
  private final byte[] read;
  private final List<X509Certificate> chain;
  private final PrivateKey key;
  private final List<X509Certificate> authorities;

  private NodeCertificate(
      TlsFiles files,
      InetAddress host,
      byte[] read,
      List<X509Certificate> chain,
      PrivateKey key,
      List<X509Certificate> authorities) {
    this.files = files;
    this.host = host;
    this.read = read;
    this.chain = chain;
    this.key = key;
    this.authorities = authorities;
  }

  /**
   * Reads the files, and looks at them as the other nodes will. Blocks.
   *
   * @param host by which the others reach this node
   */
  public static NodeCertificate load(TlsFiles files, InetAddress host)
      throws UnusableFileException {
    // Before anything is made of it: what changes in between is noticed at the next look.
    byte[] read = files.content();
    List<X509Certificate> chain = certificates(files, TlsFile.CERTIFICATE);
    List<X509Certificate> authorities = certificates(files, TlsFile.CA);
    PrivateKey key;
    try {
      key = Pem.key(files.key(), chain.get(0).getPublicKey().getAlgorithm());
    } catch (IOException e) {
      throw new UnusableFileException(
          files,
          TlsFile.KEY,
          "a PEM file that can be read, with the key of the certificate, not encrypted (%s)"
              .formatted(reason(e)));
    }
    NodeCertificate loaded = new NodeCertificate(files, host, read, chain, key, authorities);
    loaded.requireItsKey();
    loaded.requireThatOthersBelieveIt();
    return loaded;
  }

  /** The same from what the files hold by now; itself where that is what they held. Blocks. */
  NodeCertificate reloaded() throws UnusableFileException {
    return Arrays.equals(read, files.content()) ? this : load(files, host);
  }

  private static List<X509Certificate> certificates(TlsFiles files, TlsFile file)
      throws UnusableFileException {
    try {
      return Pem.certificates(files.of(file));
    } catch (IOException e) {
      throw new UnusableFileException(
          files, file, "a PEM file of certificates that can be read (%s)".formatted(reason(e)));
    }
  }

  /** What the file system throws has the file's name for a message. */
  private static String reason(IOException e) {
    return e instanceof FileSystemException ? e.toString() : String.valueOf(e.getMessage());
  }

  private void requireItsKey() throws UnusableFileException {
    boolean matches;
    try {
      matches = signsFor(own());
    } catch (GeneralSecurityException e) {
      matches = false;
    }
    if (!matches) {
      throw new UnusableFileException(
          files, TlsFile.KEY, "the key of the certificate in " + files.named(TlsFile.CERTIFICATE));
    }
  }

  private boolean signsFor(X509Certificate certificate) throws GeneralSecurityException {
    String algorithm = SIGNATURES.get(key.getAlgorithm());
    if (algorithm == null) {
      return false;
    }
    byte[] text = certificate.getTBSCertificate();
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(key);
    signature.update(text);
    byte[] signed = signature.sign();
    signature.initVerify(certificate.getPublicKey());
    signature.update(text);
    return signature.verify(signed);
  }

  private void requireThatOthersBelieveIt() throws UnusableFileException {
    Instant now = Instant.now();
    Instant from = own().getNotBefore().toInstant();
    if (now.isBefore(from) || now.isAfter(end())) {
      throw unusable("one that holds now; this one holds from %s to %s".formatted(from, end()));
    }
    try {
      X509Certificate[] shown = chain.toArray(X509Certificate[]::new);
      X509ExtendedTrustManager trust = trustInAuthorities();
      trust.checkClientTrusted(shown, own().getPublicKey().getAlgorithm());
      trust.checkServerTrusted(shown, "UNKNOWN");
    } catch (CertificateException e) {
      throw unusable(
          "one for clients and servers that an authority in %s has signed (%s)"
              .formatted(files.named(TlsFile.CA), e.getMessage()));
    }
    CertificateNames names = CertificateNames.of(own());
    if (!names.include(host)) {
      throw unusable(
          "one for this host, %s (coppice.bind.host); this one is for %s"
              .formatted(host.getHostAddress(), names));
    }
  }

  private UnusableFileException unusable(String allowed) {
    return new UnusableFileException(files, TlsFile.CERTIFICATE, "a certificate, " + allowed);
  }

  X509Certificate own() {
    return chain.get(0);
  }

  /** When the first of the chain ends. */
  Instant end() {
    return chain.stream()
        .map(certificate -> certificate.getNotAfter().toInstant())
        .min(Comparator.naturalOrder())
        .orElseThrow();
  }

  /** What to tell an operator, two weeks before it ends and from then on. */
  Optional<String> ending(Instant now) {
    if (now.isBefore(end().minus(ENDS_SOON))) {
      return Optional.empty();
    }
    String verb = now.isBefore(end()) ? "ends" : "has ended";
    return Optional.of(
        "the certificate in %s %s at %s".formatted(files.named(TlsFile.CERTIFICATE), verb, end()));
  }

  boolean sameAs(NodeCertificate other) {
    return chain.equals(other.chain) && authorities.equals(other.authorities);
  }

  TlsFiles files() {
    return files;
  }

  /** With the certificate and the key that this node shows. */
  KeyManagerFactory keys() {
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("node", key, NO_PASSWORD, chain.toArray(Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Believes whoever one of the authorities has signed for, wherever it is. */
  X509ExtendedTrustManager trustInAuthorities() {
    try {
      KeyStore store = emptyStore();
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry("ca-" + i, authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
