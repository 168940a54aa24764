package dev.coppice.launcher.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coppice.node.Settings;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedMailTest {
  @TempDir private Path folder;

  @Test
  void leavesWordOfItselfWhileItTakesLetters() throws IOException {
    Path file = folder.resolve("smtp.uri");
    Files.writeString(file, "of an earlier run");
    Mail mail = new EmbeddedMail(folder.resolve("mail"), file);
    assertThat(file).doesNotExist();
    assertThat(mail.views()).isEmpty();

    mail.open();
    try {
      BackingView view = mail.views().get(0);
      assertThat(file).hasContent("smtp://127.0.0.1:" + view.port());
      assertThat(view.answers()).isTrue();
      assertThat(view.pid()).isEqualTo(ProcessHandle.current().pid());
      try (Socket socket = new Socket(view.host(), view.port())) {
        assertThat(socket.getInputStream().read()).isEqualTo('2');
      }
    } finally {
      mail.close();
    }
    assertThat(file).doesNotExist();
    assertThat(mail.views()).isEmpty();
  }

  @Test
  void isNotNeededWhereTheUserHasAServer() {
    assertThat(Mail.isConfigured(Settings.of(Map.of()))).isFalse();
    for (String key :
        new String[] {"coppice.smtp.uri", "coppice.identity.smtp.uri", "coppice.smtp.uri.file"}) {
      assertThat(Mail.isConfigured(Settings.of(Map.of(key, "smtp://mail.example")))).isTrue();
    }
  }
}
