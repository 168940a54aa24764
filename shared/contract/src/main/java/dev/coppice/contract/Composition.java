package dev.coppice.contract;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway puts together to answer an operation, as its contract declares it. Most operations
 * have nothing of it.
 *
 * @param parts what the answer consists of ({@code x-coppice-compose}): no service has a handler
 *     for such an operation
 * @param expansions what a client may ask for beside a service's answer ({@code x-coppice-expand}),
 *     by naming it in the query parameter {@link #EXPAND}
 * @param stream events that the answer goes on with ({@code x-coppice-stream}): no service has a
 *     handler for such an operation either
 */
public record Composition(List<Part> parts, List<Part> expansions, @Nullable EventStream stream) {

  /** Names expansions, separated by commas. */
  public static final String EXPAND = "expand";

  public static final Composition NONE = new Composition(List.of(), List.of(), null);

  public Composition {
    parts = List.copyOf(parts);
    expansions = List.copyOf(expansions);
  }

  /** Whether the gateway answers alone. */
  public boolean isWhole() {
    return !parts.isEmpty() || stream != null;
  }

  /**
   * The answer of another operation.
   *
   * @param name where it stands in the answer: a member, such as {@code products}, or one of
   *     members or of the elements of lists further inside, such as {@code items.product}
   * @param service whose operation it is
   * @param operation its id
   * @param path what it is asked for
   * @param query more of that
   */
  public record Part(
      String name,
      String service,
      String operation,
      Map<String, Argument> path,
      Map<String, Argument> query) {

    public Part {
      path = Map.copyOf(path);
      query = Map.copyOf(query);
    }
  }

  /**
   * A parameter of the other operation.
   *
   * @param text its value; or, if it is taken, what it is taken from
   * @param taken whether it is the value of a parameter of the request, or of a member of the
   *     object that an expansion is put into
   */
  public record Argument(String text, boolean taken) {}
}
