package dev.coppice.identity.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UserCodeTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "WDJB-MJHT",
        "WDJBMJHT",
        "wdjb-mjht",
        " wDjB mJhT ",
        "W-D-J-B-M-J-H-T",
        "wdjb\tmjht"
      })
  void isReadAsPeopleTypeIt(String typed) {
    assertThat(UserCode.read(typed)).map(UserCode::shown).contains("WDJB-MJHT");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "WDJB-MJH", "WDJB-MJHTT", "WDJB-MJHA", "WDJB-MJH1", "WDJB_MJHT", "<b>"})
  void isNothingElse(String typed) {
    assertThat(UserCode.read(typed)).isEmpty();
  }

  @RepeatedTest(20)
  void hasNoVowelsNorFiguresAndIsReadAsItIsShown() {
    UserCode code = UserCode.random();
    assertThat(code.shown()).matches("[B-Z]{4}-[B-Z]{4}").doesNotContainPattern("[AEIOUY]");
    assertThat(UserCode.read(code.shown())).contains(code);
  }
}
