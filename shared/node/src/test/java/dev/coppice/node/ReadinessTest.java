package dev.coppice.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadinessTest {
  private final Readiness readiness = new Readiness();

  @Test
  void isReadyWhenAllAreUp() {
    readiness.set("catalog", Readiness.up());
    readiness.set("inventory", Readiness.notUp("no database"));
    assertThat(readiness.isReady()).isFalse();

    readiness.set("inventory", Readiness.up());
    assertThat(readiness.isReady()).isTrue();
  }

  @Test
  void aPartThatSaidNothingIsUpOnceStarted() {
    readiness.starting("catalog");
    assertThat(readiness.of("catalog")).contains(Readiness.notUp("starting"));

    readiness.started("catalog");
    assertThat(readiness.of("catalog")).contains(Readiness.up());
  }

  @Test
  void aPartThatSpokeForItselfKeepsItsWord() {
    readiness.starting("catalog");
    readiness.set("catalog", Readiness.notUp("no database"));

    readiness.started("catalog");

    assertThat(readiness.of("catalog")).contains(Readiness.notUp("no database"));
  }

  @Test
  void tellsListenersOfChangesOnly() {
    List<String> changes = new ArrayList<>();
    readiness.onChange(changes::add);

    readiness.set("a", Readiness.up());
    readiness.set("a", Readiness.up());
    readiness.set("b", Readiness.notUp("x"));
    readiness.set("a", Readiness.notUp("y"));

    assertThat(changes).containsExactly("a", "b", "a");
  }
}
