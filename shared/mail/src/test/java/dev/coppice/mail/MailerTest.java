package dev.coppice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.backing.EmbeddedMailbox;
import dev.coppice.backing.ReceivedLetter;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

class MailerTest {

  private static final UUID ID = UUID.fromString("0b1c7f9e-2f0c-4c43-9f5e-4a4d1b9f3c11");

  private final Vertx vertx = Vertx.vertx();

  @TempDir private Path folder;
  private EmbeddedMailbox mailbox;

  @BeforeEach
  void open() {
    mailbox = EmbeddedMailbox.start(folder.resolve("mail"), 0);
  }

  @AfterEach
  void close() {
    mailbox.close();
    Await.result(vertx.close());
  }

  private Mailer mailer(String key, String value) {
    Map<String, String> settings = new HashMap<>();
    settings.put("coppice.mail.from", "The Shop <shop@shop.example>");
    settings.put(key, value);
    return new Mailer(vertx, MailOptions.from(Settings.of(settings)));
  }

  private Mailer mailer() {
    return mailer("coppice.smtp.uri", mailbox.uri());
  }

  private static Letter letter(String text) {
    return new Letter(ID, "eve@shop.example", "Grüße aus dem Wald", text);
  }

  private ReceivedLetter received() {
    assertThat(ReceivedLetter.in(folder.resolve("mail"))).hasSize(1);
    return ReceivedLetter.in(folder.resolve("mail")).get(0);
  }

  private String headers() throws IOException {
    return Files.readString(folder.resolve("mail/0001.eml")).split("\r\n\r\n", 2)[0];
  }

  @Test
  void handsALetterInAsItIs() throws IOException {
    String line = "A line that is longer than a line of a mail may be: " + "x".repeat(1_200);
    String text = "Grüße!\n.\n" + line + "\nhttps://shop.example/a?token=b=c\n";
    Await.result(mailer().send(letter(text)));
    assertThat(received().subject()).isEqualTo("Grüße aus dem Wald");
    assertThat(received().to()).isEqualTo("eve@shop.example");
    assertThat(received().text().strip()).isEqualTo(text.strip());
    assertThat(headers())
        .contains("shop@shop.example")
        .contains("The Shop")
        .contains("Message-ID: <" + ID + "@shop.example>")
        .contains("Auto-Submitted: auto-generated");
  }

  @Test
  void takesTheServerFromAFileThatComesAndChanges() throws IOException {
    Path file = folder.resolve("smtp.uri");
    Mailer mailer = mailer("coppice.smtp.uri.file", file.toString());
    assertThat(Await.failure(mailer.send(letter("Hello"))))
        .hasMessageContaining(file + " says of no mail server");
    Files.writeString(file, "smtp://127.0.0.1:9");
    assertThat(Await.failure(mailer.send(letter("Hello")))).hasMessageContaining("127.0.0.1:9");
    Files.writeString(file, mailbox.uri());
    Await.result(mailer.send(letter("Hello")));
    assertThat(received().text()).contains("Hello");
    Await.result(mailer.close());
  }

  private static SMTPServer.Builder authenticating() {
    return SMTPServer.port(0)
        .messageHandler((context, from, to, content) -> {})
        .requireAuth()
        .authenticationHandlerFactory(
            new EasyAuthenticationHandlerFactory(
                (user, password, context) -> {
                  if (!password.equals("secret")) {
                    throw new LoginFailedException();
                  }
                }));
  }

  private Throwable failureAt(SMTPServer server, String user) {
    server.start();
    try {
      String uri = "smtp://%s127.0.0.1:%d".formatted(user, server.getPortAllocated());
      return Await.failure(mailer("coppice.smtp.uri", uri).send(letter("Hello")));
    } finally {
      server.stop();
    }
  }

  @Test
  void signsInWhereItIsToldToAndHidesThePassword() {
    SMTPServer server = authenticating().build();
    assertThat(failureAt(server, "shop:hunter2@"))
        .hasMessageNotContaining("hunter2")
        .satisfies(
            failure ->
                assertThat(failure instanceof MailRefusedException refused && refused.isForGood())
                    .isFalse());
    SMTPServer again = authenticating().build();
    again.start();
    try {
      String uri = "smtp://shop:secret@127.0.0.1:" + again.getPortAllocated();
      Await.result(mailer("coppice.smtp.uri", uri).send(letter("Hello")));
    } finally {
      again.stop();
    }
  }

  /** Whoever sits between could have taken the offer of STARTTLS away. */
  @Test
  void sendsNothingInClearToAnotherHostUnlessItIsTold() throws IOException {
    List<String> received = new CopyOnWriteArrayList<>();
    SMTPServer server =
        SMTPServer.port(0)
            .bindAddress(InetAddress.getByName("0.0.0.0"))
            .messageHandler((context, from, to, content) -> received.add(to))
            .build();
    server.start();
    try {
      // Of this host, but not by a name that says so.
      String uri = "smtp://127.0.0.2:" + server.getPortAllocated();
      Await.failure(mailer("coppice.smtp.uri", uri).send(letter("Hello")));
      assertThat(received).isEmpty();
      Await.result(mailer("coppice.smtp.uri", uri + "?starttls=optional").send(letter("Hello")));
      assertThat(received).containsExactly("eve@shop.example");
    } finally {
      server.stop();
    }
  }

  @Test
  void tellsALetterThatIsRefusedFromOneThatIsNotTakenJustNow() {
    assertThat(failureAt(refusing(550), ""))
        .isInstanceOf(MailRefusedException.class)
        .satisfies(failure -> assertThat(((MailRefusedException) failure).isForGood()).isTrue())
        .hasMessageContaining("550")
        .hasMessageNotContaining("eve");
    assertThat(failureAt(refusing(451), ""))
        .satisfies(failure -> assertThat(((MailRefusedException) failure).isForGood()).isFalse());
  }

  private static SMTPServer refusing(int code) {
    return SMTPServer.port(0)
        .messageHandler(
            (context, from, to, content) -> {
              throw new RejectException(code, "no " + to);
            })
        .build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Hi\r\nBcc: mallory@x.example", "Hi\nBcc: m@x.example", "Hi\u2028x", "Hi\0", " "})
  void putsNothingIntoHeadersByTheSubject(String subject) {
    assertThatThrownBy(() -> new Letter(ID, "eve@shop.example", subject, "Hello"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "eve@shop.example\r\nBcc: mallory@x.example",
        "eve@shop.example\nRCPT TO:<mallory@x.example>",
        "eve@shop.example,mallory@x.example",
        "eve@shop.example>,<mallory@x.example",
        "Eve <eve@shop.example>",
        "eve",
        "@shop.example",
        "eve@"
      })
  void sendsToOneAddressOnly(String to) {
    assertThatThrownBy(() -> new Letter(ID, to, "Hello", "Hello"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsHeadersInTheTextWhereTheyAreText() throws IOException {
    Await.result(mailer().send(letter("Bcc: m@x.example\r\n\r\nHello\r\n.\r\n")));
    assertThat(headers()).doesNotContain("Bcc");
    assertThat(received().text()).contains("m@x.example");
  }
}
