package dev.coppice.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuationTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/oauth2/authorize?client_id=a&redirect_uri=https%3A%2F%2Fapp.example%2Fback",
        "/device?user_code=WDJB-MJHT"
      })
  void leadsBackToWhatWasAskedFor(String path) {
    assertThat(new Continuation(path).target()).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "https://evil.example/",
        "//evil.example/oauth2/authorize?",
        "/\\evil.example",
        "/oauth2/authorize",
        "/devices?",
        "/oauth2/authorize?a\r\nSet-Cookie: b=c",
        "/oauth2/authorize?\\x",
        "javascript:alert(1)"
      })
  void leadsToTheAccountOtherwise(String path) {
    assertThat(new Continuation(path).target()).isEqualTo("/account");
    assertThat(new Continuation(path).formTarget()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https%3A%2F%2Fapp.example%2Fback, ' https://app.example'",
    "http%3A%2F%2F127.0.0.1%3A3000%2Fback, ' http://127.0.0.1:3000'",
    "http://localhost:3000/back, ' http://localhost:3000'",
    "com.example.app:/back, ' com.example.app:'",
    "javascript:alert(1), ''",
    "%27none%27%20https:, ''"
  })
  void letsTheFormLeadToItsClientAlone(String redirect, String target) {
    assertThat(new Continuation("/oauth2/authorize?state=x&redirect_uri=" + redirect).formTarget())
        .isEqualTo(target);
  }
}
