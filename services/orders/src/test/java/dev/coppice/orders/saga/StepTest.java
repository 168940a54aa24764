package dev.coppice.orders.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StepTest {

  private static List<Step> from(Step first) {
    List<Step> steps = new ArrayList<>();
    for (Optional<Step> step = Optional.of(first); step.isPresent(); step = step.get().next()) {
      steps.add(step.get());
    }
    return steps;
  }

  @Test
  void anOrderIsCarriedOutInThisOrder() {
    assertThat(from(Step.CLEAR_CART))
        .containsExactly(
            Step.CLEAR_CART, Step.RESERVE, Step.AUTHORISE, Step.CONFIRM, Step.CAPTURE, Step.SHIP);
  }

  @Test
  void undoingBeginsAtTheStepThatFailed() {
    assertThat(from(Step.SHIP.undo()))
        .containsExactly(Step.CANCEL_SHIPMENT, Step.RETURN_MONEY, Step.RETURN_STOCK);
    assertThat(from(Step.AUTHORISE.undo())).containsExactly(Step.RETURN_MONEY, Step.RETURN_STOCK);
    assertThat(from(Step.RESERVE.undo())).containsExactly(Step.RETURN_STOCK);
  }

  @Test
  void whatUndoesIsNotUndone() {
    assertThatThrownBy(Step.RETURN_MONEY::undo).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(Step.REFUND::undo).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void theNamesInTheDatabaseAreReadAgain() {
    assertThat(Step.values()).allMatch(step -> Step.named(step.text()) == step);
  }
}
