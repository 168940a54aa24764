package dev.coppice.contract;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An immutable list of name-value pairs in the order given, names may repeat: path parameters,
 * query parameters, or headers (whose names are in lower case). One flat array, since an envelope
 * has three of them and most hold a pair or two.
 */
public final class Params {

  public static final Params NONE = new Params(new String[0]);

  private final String[] pairs;

  private Params(String[] pairs) {
    this.pairs = pairs;
  }

  /**
   * Takes {@code name, value, name, value, ...}.
   *
   * @throws IllegalArgumentException when a value is missing
   */
  public static Params of(String... pairs) {
    if (pairs.length % 2 != 0) {
      throw new IllegalArgumentException("names and values come in pairs, not " + pairs.length);
    }
    return pairs.length == 0 ? NONE : new Params(pairs.clone());
  }

  /** Takes an array that the caller never touches again. */
  static Params owning(String[] pairs) {
    return pairs.length == 0 ? NONE : new Params(pairs);
  }

  /** Takes a list of {@code name, value, name, value, ...}. */
  public static Params of(List<String> pairs) {
    if (pairs.size() % 2 != 0) {
      throw new IllegalArgumentException("names and values come in pairs, not " + pairs.size());
    }
    return owning(pairs.toArray(String[]::new));
  }

  public int size() {
    return pairs.length / 2;
  }

  public boolean isEmpty() {
    return pairs.length == 0;
  }

  /** The name of pair {@code index}, from 0 to {@link #size()} - 1. */
  public String name(int index) {
    return pairs[2 * index];
  }

  /** The value of pair {@code index}, from 0 to {@link #size()} - 1. */
  public String value(int index) {
    return pairs[2 * index + 1];
  }

  /** The first value under this name, or null. */
  public @Nullable String get(String name) {
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        return pairs[i + 1];
      }
    }
    return null;
  }

  /** Every value under this name, in order. */
  public List<String> all(String name) {
    List<String> values = new ArrayList<>(1);
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i].equals(name)) {
        values.add(pairs[i + 1]);
      }
    }
    return values;
  }

  public Set<String> names() {
    Set<String> names = new LinkedHashSet<>();
    for (int i = 0; i < pairs.length; i += 2) {
      names.add(pairs[i]);
    }
    return names;
  }

  /** A copy with one more pair at the end. */
  public Params with(String name, String value) {
    String[] longer = java.util.Arrays.copyOf(pairs, pairs.length + 2);
    longer[pairs.length] = name;
    longer[pairs.length + 1] = value;
    return new Params(longer);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Params that && java.util.Arrays.equals(pairs, that.pairs);
  }

  @Override
  public int hashCode() {
    return java.util.Arrays.hashCode(pairs);
  }

  @Override
  public String toString() {
    return java.util.Arrays.toString(pairs);
  }
}
