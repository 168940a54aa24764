package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whether a node of four others has to be asked, which is asked each eight seconds. */
class OverheardTest {
  private static final int OTHERS = 4;

  private long now = Long.MAX_VALUE - Duration.ofSeconds(1).toNanos();
  private final Overheard overheard = new Overheard(Duration.ofSeconds(2), () -> now);

  private void pass(int seconds) {
    now += Duration.ofSeconds(seconds).toNanos();
  }

  private boolean suffices(String speaker) {
    return overheard.suffices("news", speaker, OTHERS);
  }

  @Test
  void whoWasHeardForAnotherNodeNeedNotBeAsked() {
    overheard.add("news", "ada");

    assertThat(suffices("ada")).isTrue();
    assertThat(suffices("bob")).as("another one").isFalse();
    assertThat(overheard.suffices("gossip", "ada", OTHERS)).as("elsewhere").isFalse();
  }

  @Test
  void eachIsAskedInTheEnd() {
    overheard.add("news", "ada");
    pass(8);
    overheard.add("news", "bob");
    assertThat(suffices("ada")).isTrue();

    pass(1);
    assertThat(suffices("ada")).isFalse();
    assertThat(suffices("bob")).isTrue();
  }

  @Test
  void everybodyIsAskedWhereNobodyIsHeardAnyMore() {
    overheard.add("news", "ada");
    overheard.add("news", "bob");

    pass(5);

    assertThat(suffices("ada")).isFalse();
    assertThat(suffices("bob")).isFalse();
  }

  @Test
  void whoHasLeftIsForgotten() {
    overheard.add("news", "ada");
    overheard.add("news", "bob");

    overheard.retain(List.of("news"), List.of("bob"));
    assertThat(suffices("ada")).isFalse();
    assertThat(suffices("bob")).isTrue();

    overheard.retain(List.of(), List.of("bob"));
    assertThat(suffices("bob")).isFalse();
  }
}
