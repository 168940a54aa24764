package dev.coppice.node.tls;

import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes a node whose certificate is of one of our authorities and for the address that it has on
 * the wire, whichever of the two has called the other: what is stolen from one host is of no use on
 * another.
 */
final class PeerTrust extends X509ExtendedTrustManager {
  @FunctionalInterface
  private interface Check {
    void run() throws CertificateException;
  }

  private final X509ExtendedTrustManager authorities;
  private final String caFile;
  private final Refusals refusals;

  PeerTrust(NodeCertificate certificate, Refusals refusals) {
    this.authorities = certificate.trustInAuthorities();
    this.caFile = certificate.files().named(TlsFile.CA);
    this.refusals = refusals;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, engine, () -> authorities.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    check(chain, engine, () -> authorities.checkServerTrusted(chain, type, engine));
  }

  private void check(X509Certificate[] chain, SSLEngine engine, Check ofAuthorities)
      throws CertificateException {
    InetAddress peer = address(engine.getPeerHost());
    String shows = peer.getHostAddress() + " shows a certificate that ";
    try {
      ofAuthorities.run();
    } catch (CertificateException e) {
      // Nothing of what it says is shown: anybody can have written it.
      throw refused(
          "%sis not of an authority in %s, or does not hold now: %s"
              .formatted(shows, caFile, e.getMessage()),
          e);
    }
    CertificateNames names = CertificateNames.of(chain[0]);
    if (!names.include(peer)) {
      throw refused(shows + "is for " + names, null);
    }
  }

  private static InetAddress address(@Nullable String host) throws CertificateException {
    if (host == null) {
      throw withoutAddress();
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new CertificateException("no address: " + host, e);
    }
  }

  private CertificateException refused(String reason, @Nullable Throwable cause) {
    refusals.add(reason);
    return new CertificateException(reason, cause);
  }

  private static CertificateException withoutAddress() {
    return new CertificateException("the address of the other node is not known");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw withoutAddress();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    throw withoutAddress();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw withoutAddress();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw withoutAddress();
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
