package dev.coppice.system.history;

import java.util.List;
import java.util.Optional;

/**
 * What an object does when one operation is made after the other, alone.
 *
 * @param <S> its states; with equals and hashCode
 */
public interface Model<S> {

  /** Before the first operation. */
  S initial();

  /** A state in which every answer that some state allows is allowed. */
  S any();

  /**
   * The state after an operation.
   *
   * @param operation one whose outcome is known to be OK must fit the state with its output; one of
   *     unknown outcome fits whatever its output would have been
   * @return empty if the operation can't have ended so in this state
   */
  Optional<S> after(S state, Operation operation);

  /**
   * What the other operations tell about those of unknown outcome.
   *
   * @throws IllegalArgumentException if the history is not one that this model can judge
   */
  Settled settled(List<Operation> operations);

  /**
   * Operations sorted by what is certain about them.
   *
   * @param operations the definite ones, and those that may have happened or not
   * @param unseen of the latter those whose effect nobody saw: all that one may have done is to
   *     make the operation after it fail
   */
  record Settled(List<Operation> operations, List<Operation> unseen) {}

  /** Whether the operation leaves every state as it is. */
  boolean isPure(Operation operation);
}
