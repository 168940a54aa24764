package dev.coppice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.mail.SmtpUri.Tls;
import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailOptionsTest {

  private static SmtpUri with(String uri) {
    return MailOptions.from(Settings.of(Map.of("coppice.smtp.uri", uri))).uri().orElseThrow();
  }

  @Test
  void haveNoServerByDefault() {
    MailOptions options = MailOptions.from(Settings.of(Map.of()));
    assertThat(options.isSet()).isFalse();
    assertThat(options.from()).hasToString("Coppice <no-reply@localhost>");
  }

  @Test
  void readEachSetting() {
    assertThat(
            MailOptions.from(
                Settings.of(
                    Map.of(
                        "coppice.smtp.uri", "smtp://mail.example",
                        "coppice.smtp.uri.file", "/run/smtp.uri",
                        "coppice.mail.from", "The Shop <shop@b.example>"))))
        .isEqualTo(
            new MailOptions(
                Optional.of(new SmtpUri("mail.example", 25, null, null, Tls.REQUIRED)),
                Optional.of(Path.of("/run/smtp.uri")),
                new Sender("The Shop", "shop@b.example")));
  }

  @Test
  void wantTlsButWhereItIsNotNeededOrTold() {
    assertThat(with("smtps://mail.example"))
        .isEqualTo(new SmtpUri("mail.example", 465, null, null, Tls.FIRST));
    assertThat(with("smtp://mail.example:587").tls()).isEqualTo(Tls.REQUIRED);
    assertThat(with("smtp://mail.example:587?starttls=optional").tls()).isEqualTo(Tls.OFFERED);
    assertThat(with("smtp://127.0.0.1:2525").tls()).isEqualTo(Tls.OFFERED);
  }

  @Test
  void readWhoWeAreAndHideIt() {
    SmtpUri uri = with("smtp://shop%40b.example:a%3Ab%2Fc+d@mail.example:587");
    assertThat(uri)
        .isEqualTo(new SmtpUri("mail.example", 587, "shop@b.example", "a:b/c+d", Tls.REQUIRED));
    assertThat(uri.toString()).isEqualTo("smtp://mail.example:587");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://mail.example",
        "mail.example:25",
        "smtp:///",
        "smtp:mail",
        "smtp://user@mail.example",
        "smtp://mail.example/path",
        "smtp://mail.example?starttls=no",
        "smtps://mail.example?starttls=optional",
        "smtp://mail example"
      })
  void refuseWhatIsNoServer(String uri) {
    assertThatThrownBy(() -> with(uri))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContaining("coppice.smtp.uri")
        .hasMessageContaining("smtps://");
  }

  @Test
  void showNoPasswordWhenTheyRefuse() {
    assertThatThrownBy(() -> with("smtp://user:hunter2@mail.example/path"))
        .hasMessageNotContaining("hunter2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop",
        "a@b@c",
        "a@b.example, c@d.example",
        "A <a@b.example>, <c@d>",
        "A \"B\" <a@b>"
      })
  void refuseASenderWhoIsNone(String from) {
    Settings settings = Settings.of(Map.of("coppice.mail.from", from));
    assertThatThrownBy(() -> MailOptions.from(settings)).hasMessageContaining("coppice.mail.from");
  }
}
