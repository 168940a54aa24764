package dev.coppice.launcher.supervision;

import dev.coppice.launcher.layout.Service;
import dev.coppice.mail.MailOptions;
import dev.coppice.mail.SmtpUri;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A mail server of the user's, which {@code coppice.smtp.uri} or the file of that name tells of.
 * Identity hands letters in by itself; here it is only looked for, and seldom, since many servers
 * take those for strangers who connect all the time and say nothing.
 */
final class ExternalMail implements Mail {
  static final String NAME = "mail";

  /** From one look to the next. */
  static final Duration PAUSE = Duration.ofSeconds(30);

  private static final Duration LIMIT = Duration.ofSeconds(3);
  private static final String READY = "220";
  private static final byte[] QUIT = "QUIT\r\n".getBytes(StandardCharsets.US_ASCII);

  private final MailOptions options;
  private final InstantSource clock;
  private @Nullable Instant looked;
  private volatile List<BackingView> views = List.of();

  ExternalMail(Settings settings, InstantSource clock) {
    this.options = MailOptions.from(settings.scoped(Service.IDENTITY.title()));
    this.clock = clock;
  }

  /** It is theirs, and need not be there: letters wait. */
  @Override
  public void open() {
    check();
  }

  @Override
  public void check() {
    Instant now = clock.instant();
    if (looked != null && now.isBefore(looked.plus(PAUSE))) {
      return;
    }
    looked = now;
    views =
        options
            .now()
            .map(
                uri ->
                    List.of(
                        new BackingView(NAME, uri.host(), uri.port(), null, false, answers(uri))))
            .orElse(List.of());
  }

  /** Whether a server greets (RFC 5321, section 4.2); no letter is handed in. */
  private static boolean answers(SmtpUri uri) {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(uri.host(), uri.port()), (int) LIMIT.toMillis());
      plain.setSoTimeout((int) LIMIT.toMillis());
      try (Socket socket = uri.tls() == SmtpUri.Tls.FIRST ? encrypted(plain, uri) : plain) {
        byte[] greeting = socket.getInputStream().readNBytes(READY.length());
        socket.getOutputStream().write(QUIT);
        return new String(greeting, StandardCharsets.US_ASCII).equals(READY);
      }
    } catch (IOException e) {
      return false;
    }
  }

  private static Socket encrypted(Socket plain, SmtpUri uri) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, uri.host(), uri.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  @Override
  public List<BackingView> views() {
    return views;
  }

  @Override
  public void close() {
    // It is the user's, and goes on.
  }
}
