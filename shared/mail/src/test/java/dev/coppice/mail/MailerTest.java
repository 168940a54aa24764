package dev.coppice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.GreenMailUtil;
import com.icegreen.greenmail.util.ServerSetup;
import dev.coppice.node.Settings;
import dev.coppice.testing.Await;
import io.vertx.core.Vertx;
import jakarta.mail.internet.MimeMessage;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailerTest {

  private final Vertx vertx = Vertx.vertx();
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void open() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop();
    Await.result(vertx.close());
  }

  private Mailer mailer(String user) {
    String uri = "smtp://%s127.0.0.1:%d".formatted(user, server.getSmtp().getPort());
    return Mailer.open(
        vertx,
        MailOptions.from(
                Settings.of(
                    Map.of("coppice.smtp.uri", uri, "coppice.mail.from", "shop@shop.example")))
            .orElseThrow());
  }

  private MimeMessage received() {
    assertThat(server.getReceivedMessages()).hasSize(1);
    return server.getReceivedMessages()[0];
  }

  @Test
  void handsAMailInAsItIs() throws Exception {
    String line = "A line that is longer than a line of a mail may be: " + "x".repeat(1_200);
    String text = "Grüße!\n.\n" + line + "\nhttps://shop.example/a?token=b=c\n";
    Await.result(mailer("").send(new Mail("eve@shop.example", "Grüße aus dem Wald", text)));
    MimeMessage mail = received();
    assertThat(mail.getSubject()).isEqualTo("Grüße aus dem Wald");
    assertThat(mail.getFrom()[0]).hasToString("shop@shop.example");
    assertThat(mail.getAllRecipients()).singleElement().hasToString("eve@shop.example");
    assertThat(mail.getContent().toString().replace("\r\n", "\n").strip()).isEqualTo(text.strip());
    assertThat(mail.getHeader("Auto-Submitted")).containsExactly("auto-generated");
  }

  @Test
  void signsInWhereItIsToldTo() {
    server.setUser("shop@shop.example", "shop", "secret");
    Await.result(mailer("shop:secret@").send(new Mail("eve@shop.example", "Hello", "Hello")));
    received();
  }

  @Test
  void takesAMailFromNobodyWithAWrongPassword() {
    server.getUserManager().setAuthRequired(true);
    server.setUser("shop@shop.example", "shop", "secret");
    Await.failure(mailer("shop:wrong@").send(new Mail("eve@shop.example", "Hello", "Hello")));
    assertThat(server.getReceivedMessages()).isEmpty();
  }

  @Test
  void tellsAServerThatIsAwayFromOneThatRefuses() {
    Mailer mailer = mailer("");
    server.stop();
    assertThat(Await.failure(mailer.send(new Mail("eve@shop.example", "Hello", "Hello"))))
        .isNotInstanceOf(MailRefusedException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Hi\r\nBcc: mallory@x.example", "Hi\nBcc: m@x.example", "Hi\u2028x", "Hi\0", " "})
  void putsNothingIntoHeadersByTheSubject(String subject) {
    assertThatThrownBy(() -> new Mail("eve@shop.example", subject, "Hello"))
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
    assertThatThrownBy(() -> new Mail(to, "Hello", "Hello"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsHeadersInTheTextWhereTheyAreText() throws Exception {
    Await.result(
        mailer("")
            .send(new Mail("eve@shop.example", "Hi", "Bcc: m@x.example\r\n\r\nHello\r\n.\r\n")));
    assertThat(received().getHeader("Bcc")).isNull();
    assertThat(GreenMailUtil.getBody(received())).contains("m@x.example");
  }
}
