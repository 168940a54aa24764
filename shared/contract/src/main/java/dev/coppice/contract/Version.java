package dev.coppice.contract;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The version of a contract: {@code major.minor.patch}, compared as <a
 * href="https://semver.org/spec/v2.0.0.html">Semantic Versioning 2.0.0</a> compares releases.
 */
public record Version(int major, int minor, int patch) implements Comparable<Version> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");
  private static final Comparator<Version> ORDER =
      Comparator.comparingInt(Version::major)
          .thenComparingInt(Version::minor)
          .thenComparingInt(Version::patch);

  /**
   * Reads {@code 1.4.0}.
   *
   * @throws IllegalArgumentException when the text is not three numbers with dots between
   */
  public static Version parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no version: it must be major.minor.patch, such as 1.4.0");
    }
    return new Version(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)));
  }

  @Override
  public int compareTo(Version other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
