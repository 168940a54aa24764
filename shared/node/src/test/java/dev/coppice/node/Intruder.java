package dev.coppice.node;

import dev.coppice.certificates.CertificateAuthority;
import dev.coppice.certificates.CertificateAuthority.Issued;
import dev.coppice.certificates.Pem;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Speaks TLS at one end of an event bus, and nothing else: with whatever certificate it has. */
final class Intruder implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 2_000;

  private final Closeable socket;
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();

  private Intruder(Closeable socket) {
    this.socket = socket;
  }

  /**
   * Calls a port of this machine.
   *
   * @param stolen null for none
   * @param from its own address
   */
  static Intruder calls(
      int port, @Nullable Issued stolen, CertificateAuthority authority, String from)
      throws Exception {
    SSLSocket socket =
        (SSLSocket) context(stolen, authority.certificate()).getSocketFactory().createSocket();
    socket.bind(new InetSocketAddress(InetAddress.getByName(from), 0));
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    socket.setSoTimeout(PATIENCE_MILLIS);
    return new Intruder(socket);
  }

  /** Waits to be called at that address. */
  static Intruder listens(Issued stolen, String at) throws Exception {
    SSLServerSocket server =
        (SSLServerSocket)
            context(stolen, stolen.certificate())
                .getServerSocketFactory()
                .createServerSocket(0, 16, InetAddress.getByName(at));
    Intruder intruder = new Intruder(server);
    Thread thread = new Thread(() -> intruder.receive(server), "intruder");
    thread.setDaemon(true);
    thread.start();
    return intruder;
  }

  private void receive(SSLServerSocket server) {
    while (!server.isClosed()) {
      try (var caller = server.accept()) {
        caller.getInputStream().transferTo(received);
      } catch (IOException e) {
        // The caller has refused it, or the test is over.
      }
    }
  }

  private static SSLContext context(@Nullable Issued stolen, Path trusted)
      throws GeneralSecurityException, IOException {
    KeyStore trust = KeyStore.getInstance("PKCS12");
    trust.load(null, null);
    trust.setCertificateEntry("trusted", Pem.certificates(trusted).get(0));
    TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
    trusts.init(trust);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys(stolen), trusts.getTrustManagers(), null);
    return context;
  }

  private static KeyManager[] keys(@Nullable Issued stolen)
      throws GeneralSecurityException, IOException {
    if (stolen == null) {
      return new KeyManager[0];
    }
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    Certificate[] chain = Pem.certificates(stolen.certificate()).toArray(Certificate[]::new);
    keys.setKeyEntry("stolen", Pem.key(stolen.key(), "EC"), new char[0], chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, new char[0]);
    return factory.getKeyManagers();
  }

  int port() {
    return ((SSLServerSocket) socket).getLocalPort();
  }

  /** Whether the other side waits for what it says, and does not turn it away. */
  boolean isListenedTo() throws IOException {
    SSLSocket called = (SSLSocket) socket;
    try {
      called.startHandshake();
      return isWaitedFor(called);
    } catch (SSLException | SocketException e) {
      // With an alert; or the end came before it.
      return false;
    }
  }

  private static boolean isWaitedFor(SSLSocket called) throws IOException {
    try {
      return called.getInputStream().read() >= 0;
    } catch (SocketTimeoutException e) {
      return true;
    }
  }

  /** The name in the certificate of the other side. */
  String shownCertificate() throws IOException {
    SSLSocket called = (SSLSocket) socket;
    called.startHandshake();
    return ((X509Certificate) called.getSession().getPeerCertificates()[0])
        .getSubjectX500Principal()
        .getName();
  }

  byte[] received() {
    return received.toByteArray();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
