package dev.coppice.identity;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a token lets its holder do.
 *
 * @param names each {@code <service>:read} or {@code <service>:write}
 */
record Scopes(SortedSet<String> names) {

  private static final Pattern FORM = Pattern.compile("[a-z][a-z0-9-]{0,39}:(read|write)");

  /**
   * @throws IllegalArgumentException that names the scope and what is allowed
   */
  Scopes {
    for (String name : names) {
      if (!FORM.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "scope \"%s\" must be <service>:read or <service>:write, such as catalog:write"
                .formatted(name));
      }
    }
    names = Collections.unmodifiableSortedSet(new TreeSet<>(names));
  }

  static Scopes of(Collection<String> names) {
    return new Scopes(new TreeSet<>(names));
  }

  /** Separated by spaces, as in a request or a token. */
  static Scopes parse(String text) {
    return of(text.isBlank() ? List.of() : Arrays.asList(text.strip().split(" +")));
  }

  boolean contains(Scopes others) {
    return names.containsAll(others.names);
  }

  boolean isEmpty() {
    return names.isEmpty();
  }

  /** Separated by spaces. */
  @Override
  public String toString() {
    return String.join(" ", names);
  }
}
