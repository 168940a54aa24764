package dev.coppice.backing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.client.SmartClient;

class EmbeddedMailboxTest {

  @TempDir private Path state;

  private Path folder() {
    return state.resolve("mail");
  }

  private static void send(EmbeddedMailbox mailbox, String headers, String text)
      throws IOException {
    SmartClient client = SmartClient.createAndConnect(mailbox.host(), mailbox.port(), "localhost");
    client.from("shop@shop.example");
    client.to("eve@shop.example");
    client.dataStart();
    byte[] content = (headers + "\r\n" + text).getBytes(StandardCharsets.UTF_8);
    client.dataWrite(content, content.length);
    client.dataEnd();
    client.quit();
  }

  private static final String HEADERS =
      """
      To: eve@shop.example
      Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe?=
      Content-Type: text/plain; charset=utf-8
      Content-Transfer-Encoding: quoted-printable
      """
          .replace("\n", "\r\n");

  @Test
  void keepsLettersAsTheyCame() throws IOException {
    try (EmbeddedMailbox mailbox = EmbeddedMailbox.start(folder(), 0)) {
      assertThat(mailbox.answers()).isTrue();
      send(mailbox, HEADERS, "Gr=C3=BC=C3=9Fe:\r\nhttps://shop.example/a?token=3D1\r\n.\r\n");
    }
    assertThat(ReceivedLetter.in(folder()))
        .singleElement()
        .satisfies(
            letter -> {
              assertThat(letter.number()).isEqualTo(1);
              assertThat(letter.to()).isEqualTo("eve@shop.example");
              assertThat(letter.subject()).isEqualTo("Grüße");
              assertThat(letter.text()).startsWith("Grüße:\nhttps://");
              assertThat(letter.links()).containsExactly("https://shop.example/a?token=1");
            });
    assertThat(Files.getPosixFilePermissions(folder()))
        .doesNotContain(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);
  }

  @Test
  void countsOnAfterANewStartAndKeepsSoManyOnly() throws IOException {
    Files.createDirectories(folder());
    Files.writeString(folder().resolve("0007.eml"), HEADERS + "\r\nold\r\n");
    Files.writeString(folder().resolve("1006.eml"), HEADERS + "\r\nlast\r\n");
    try (EmbeddedMailbox mailbox = EmbeddedMailbox.start(folder(), 0)) {
      send(mailbox, HEADERS, "new\r\n");
    }
    assertThat(ReceivedLetter.in(folder()))
        .extracting(ReceivedLetter::number)
        .containsExactly(1006, 1007);
  }

  @Test
  void hasNoLettersWhereThereWasNoMailbox() {
    assertThat(ReceivedLetter.in(folder())).isEmpty();
  }
}
