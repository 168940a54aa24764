package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.backing.EmbeddedMailbox;
import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalMailTest {
  @TempDir private Path folder;

  private Instant now = Instant.EPOCH;

  private Mail mail(String key, String value) {
    return new ExternalMail(Settings.of(Map.of(key, value)), () -> now);
  }

  private void pass(Duration time) {
    now = now.plus(time);
  }

  private static BackingView view(int port, boolean answers) {
    return new BackingView("mail", "127.0.0.1", port, null, false, answers);
  }

  @Test
  void looksForItTwiceAMinute() {
    EmbeddedMailbox server = EmbeddedMailbox.start(folder, 0);
    Mail mail = mail("coppice.smtp.uri", server.uri());
    try {
      mail.open();
      assertThat(mail.views()).containsExactly(view(server.port(), true));
    } finally {
      server.close();
    }
    pass(ExternalMail.PAUSE.minusSeconds(1));
    mail.check();
    assertThat(mail.views()).containsExactly(view(server.port(), true));
    pass(Duration.ofSeconds(1));
    mail.check();
    assertThat(mail.views()).containsExactly(view(server.port(), false));
    mail.close();
    assertThat(mail.views()).hasSize(1);
  }

  @Test
  void isDownWhereSomebodyListensWhoIsNoMailServer() throws IOException {
    try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread server =
          new Thread(
              () -> {
                try (var socket = other.accept()) {
                  socket.getOutputStream().write("554 no\r\n".getBytes(StandardCharsets.US_ASCII));
                  socket.getInputStream().read();
                } catch (IOException e) {
                  throw new IllegalStateException(e);
                }
              });
      server.start();
      Mail mail = mail("coppice.identity.smtp.uri", "smtp://127.0.0.1:" + other.getLocalPort());
      mail.check();
      assertThat(mail.views()).containsExactly(view(other.getLocalPort(), false));
    }
  }

  @Test
  void followsTheFileThatTellsOfIt() throws IOException {
    Path file = folder.resolve("smtp.uri");
    Mail mail = mail("coppice.smtp.uri.file", file.toString());
    mail.open();
    assertThat(mail.views()).isEmpty();
    EmbeddedMailbox server = EmbeddedMailbox.start(folder.resolve("mail"), 0);
    try {
      Files.writeString(file, server.uri() + "\n");
      pass(ExternalMail.PAUSE);
      mail.check();
      assertThat(mail.views()).containsExactly(view(server.port(), true));
    } finally {
      server.close();
    }
  }
}
