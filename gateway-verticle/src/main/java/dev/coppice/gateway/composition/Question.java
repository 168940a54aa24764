package dev.coppice.gateway.composition;

import dev.coppice.contract.Composition.Argument;
import dev.coppice.contract.Composition.Part;
import dev.coppice.contract.Params;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a part asks for at one place. Two that are equal have one answer.
 *
 * @param path names and values in turn, as are those of the query
 */
record Question(Part part, List<String> path, List<String> query) {

  /**
   * The question; empty when there is no value for something of its path, so that there is nothing
   * to ask for. What there is no value for in its query is left out.
   *
   * @param values what arguments are taken from
   */
  static Optional<Question> of(Part part, Function<String, @Nullable String> values) {
    List<String> path = arguments(part.path(), values);
    return path.size() < 2 * part.path().size()
        ? Optional.empty()
        : Optional.of(new Question(part, path, arguments(part.query(), values)));
  }

  private static List<String> arguments(
      Map<String, Argument> declared, Function<String, @Nullable String> values) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(declared)
        .forEach(
            (name, argument) -> {
              String value = argument.taken() ? values.apply(argument.text()) : argument.text();
              if (value != null) {
                pairs.add(name);
                pairs.add(value);
              }
            });
    return pairs;
  }

  Params pathParams() {
    return Params.of(path);
  }

  Params queryParams() {
    return Params.of(query);
  }
}
