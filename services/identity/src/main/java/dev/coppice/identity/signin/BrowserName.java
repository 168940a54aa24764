package dev.coppice.identity.signin;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a {@code User-Agent} header: the browser and the system, and neither versions nor
 * anything else that tells one browser from another.
 */
final class BrowserName {

  /** A word in the header, and what it means; the first that stands there counts. */
  private record Sign(String word, String name) {}

  /** Many call themselves Chrome and Safari too. */
  private static final List<Sign> BROWSERS =
      List.of(
          new Sign("Edg", "Edge"),
          new Sign("OPR/", "Opera"),
          new Sign("SamsungBrowser/", "Samsung Internet"),
          new Sign("Firefox/", "Firefox"),
          new Sign("FxiOS/", "Firefox"),
          new Sign("CriOS/", "Chrome"),
          new Sign("Chrome/", "Chrome"),
          new Sign("Safari/", "Safari"));

  private static final List<Sign> SYSTEMS =
      List.of(
          new Sign("Android", "Android"),
          new Sign("iPhone", "iOS"),
          new Sign("iPad", "iOS"),
          new Sign("Windows", "Windows"),
          new Sign("CrOS", "ChromeOS"),
          new Sign("Mac OS X", "macOS"),
          new Sign("Linux", "Linux"));

  private BrowserName() {}

  /**
   * @param userAgent null where the browser does not say
   */
  static String of(@Nullable String userAgent) {
    String text = userAgent == null ? "" : userAgent;
    String system = first(SYSTEMS, text, "");
    return first(BROWSERS, text, "Another browser") + (system.isEmpty() ? "" : " on " + system);
  }

  private static String first(List<Sign> signs, String text, String otherwise) {
    return signs.stream()
        .filter(sign -> text.contains(sign.word()))
        .map(Sign::name)
        .findFirst()
        .orElse(otherwise);
  }
}
