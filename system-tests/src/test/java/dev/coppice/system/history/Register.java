package dev.coppice.system.history;

import dev.coppice.system.history.Operation.Outcome;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A register that holds one value or none, and at first none. No value is written to it twice: so
 * whoever sees a value knows which write made it.
 *
 * <table>
 *   <caption>Its operations</caption>
 *   <tr><th>function</th><th>given</th><th>comes back</th></tr>
 *   <tr><td>read</td><td></td><td>the value, or nothing where there is none</td></tr>
 *   <tr><td>write</td><td>the new value</td><td></td></tr>
 *   <tr><td>cas</td><td>the expected and the new value</td><td>{@code true} or {@code false}</td></tr>
 *   <tr><td>create</td><td>the new value, where none is expected</td><td>likewise</td></tr>
 * </table>
 */
public final class Register implements Model<Register.State> {
  public static final String READ = "read";
  public static final String WRITE = "write";
  public static final String COMPARE_AND_SET = "cas";
  public static final String CREATE = "create";

  /**
   * What it holds.
   *
   * @param known false if it may be anything
   * @param value null if there is none
   */
  public record State(boolean known, @Nullable String value) {
    private boolean mayBe(@Nullable String expected) {
      return !known || (value == null ? expected == null : value.equals(expected));
    }

    private boolean mustBe(@Nullable String expected) {
      return known && mayBe(expected);
    }
  }

  private static final State EMPTY = new State(true, null);
  private static final State ANY = new State(false, null);

  @Override
  public State initial() {
    return EMPTY;
  }

  @Override
  public State any() {
    return ANY;
  }

  @Override
  public Optional<State> after(State state, Operation operation) {
    return switch (operation.function()) {
      case READ -> read(state, operation);
      case WRITE -> Optional.of(new State(true, operation.input().get(0)));
      case COMPARE_AND_SET ->
          swapped(state, operation, operation.input().get(0), operation.input().get(1));
      case CREATE -> swapped(state, operation, null, operation.input().get(0));
      default -> throw new IllegalArgumentException("no operation of a register: " + operation);
    };
  }

  @Override
  public boolean isPure(Operation operation) {
    return operation.function().equals(READ) || failed(operation);
  }

  @Override
  public Settled settled(List<Operation> operations) {
    return new Sightings(operations).settled();
  }

  /** What an operation makes the value if it takes effect; empty for a read. */
  static Optional<String> written(Operation operation) {
    return switch (operation.function()) {
      case WRITE, CREATE -> Optional.of(operation.input().get(0));
      case COMPARE_AND_SET -> Optional.of(operation.input().get(1));
      default -> Optional.empty();
    };
  }

  /** The value that was there when the operation took effect, as far as its answer tells. */
  static Optional<String> seen(Operation operation) {
    if (operation.outcome() != Outcome.OK || failed(operation)) {
      return Optional.empty();
    }
    return switch (operation.function()) {
      case READ -> operation.output().stream().findFirst();
      case COMPARE_AND_SET -> Optional.of(operation.input().get(0));
      default -> Optional.empty();
    };
  }

  /** Whether it found another value than the one that it expected. */
  static boolean failed(Operation operation) {
    return !operation.function().equals(READ)
        && operation.outcome() == Outcome.OK
        && operation.output().equals(List.of("false"));
  }

  private static Optional<State> read(State state, Operation operation) {
    if (operation.outcome() != Outcome.OK) {
      return Optional.of(state);
    }
    String seen = operation.output().isEmpty() ? null : operation.output().get(0);
    return state.mayBe(seen) ? Optional.of(new State(true, seen)) : Optional.empty();
  }

  private static Optional<State> swapped(
      State state, Operation operation, @Nullable String expected, String next) {
    if (failed(operation)) {
      return state.mustBe(expected) ? Optional.empty() : Optional.of(state);
    }
    return state.mayBe(expected) ? Optional.of(new State(true, next)) : Optional.empty();
  }
}
