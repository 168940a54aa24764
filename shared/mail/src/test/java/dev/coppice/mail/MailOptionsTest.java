package dev.coppice.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.coppice.node.InvalidSettingException;
import dev.coppice.node.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailOptionsTest {

  private static MailOptions with(String uri) {
    return MailOptions.from(Settings.of(Map.of("coppice.smtp.uri", uri))).orElseThrow();
  }

  @Test
  void areNoneWhereNoServerIsNamed() {
    assertThat(MailOptions.from(Settings.of(Map.of("coppice.mail.from", "a@b.example")))).isEmpty();
  }

  @Test
  void haveTheUsualPorts() {
    assertThat(with("smtp://mail.example").uri())
        .isEqualTo(new SmtpUri("mail.example", 25, null, null, false));
    assertThat(with("smtps://mail.example").uri())
        .isEqualTo(new SmtpUri("mail.example", 465, null, null, true));
  }

  @Test
  void readWhoWeAreAndHideIt() {
    SmtpUri uri = with("smtp://shop%40b.example:a%3Ab%2Fc+d@mail.example:587").uri();
    assertThat(uri).isEqualTo(new SmtpUri("mail.example", 587, "shop@b.example", "a:b/c+d", false));
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
        "smtp://mail.example?tls=no",
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
  @ValueSource(strings = {"shop", "a@b@c", "Shop <a@b.example>", "a@b.example, c@d.example"})
  void refuseASenderWhoIsNoAddress(String from) {
    Settings settings = Settings.of(Map.of("coppice.mail.from", from));
    assertThatThrownBy(() -> MailOptions.from(settings)).hasMessageContaining("coppice.mail.from");
  }
}
