package dev.coppice.catalog;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The words of a text, as a search compares them: without case, accents and punctuation, each once,
 * sorted. They hold letters and digits only, so nothing in them means anything to a query language.
 */
record SearchWords(List<String> words) {

  /** Longer words are cut, in names and searches alike; PostgreSQL takes 2,046 bytes. */
  private static final int LONGEST = 60;

  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{N}]+");

  SearchWords {
    words = List.copyOf(words);
  }

  static SearchWords of(String text) {
    String plain = MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFKD)).replaceAll("");
    return new SearchWords(
        BETWEEN
            .splitAsStream(plain.toLowerCase(Locale.ROOT))
            .filter(word -> !word.isEmpty())
            .map(SearchWords::cut)
            .distinct()
            .sorted()
            .toList());
  }

  private static String cut(String word) {
    return word.codePointCount(0, word.length()) <= LONGEST
        ? word
        : word.substring(0, word.offsetByCodePoints(0, LONGEST));
  }

  boolean isEmpty() {
    return words.isEmpty();
  }

  /** The words with a space between. */
  @Override
  public String toString() {
    return String.join(" ", words);
  }
}
